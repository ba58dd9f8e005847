package org.tereze.bench.planner;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.tereze.wire.AskVerifier;
import org.tereze.wire.Limits;
import org.tereze.wire.MailboxId;
import org.tereze.wire.burst.BurstSender;
import org.tereze.wire.burst.Outgoing;
import org.tereze.wire.burst.OutgoingPut;
import org.tereze.wire.burst.RecordSizer;
import org.tereze.wire.frame.FrameWriter;

/**
 * One window on a line of a fixed rate: the puts of an order go in records of the sizes that a link
 * uses, and count when their record has arrived. One thread; the time is counted in bytes.
 */
final class LineRun implements Outgoing {
  /** Length and tag. */
  private static final int RECORD_BYTES = 2 + Limits.AEAD_TAG_BYTES;

  private static final int WRITER_BYTES = 1 << 19;
  private static final double MILLIS = 1_000;
  private static final double NANOS = 1e9;

  private final Scene scene;
  private final Order order;
  private final FrameWriter writer = new FrameWriter(WRITER_BYTES);
  private final RecordSizer sizer = new RecordSizer();
  private final Queue<Added> added = new ArrayDeque<>();
  private final Map<Integer, OutgoingPut> puts = new HashMap<>();
  private final List<Arrived> arrived = new ArrayList<>();
  private double nowMillis;
  private long cutBytes;
  private int seen;

  private record Added(Piece piece, long endByte) {}

  /** A piece and when its record was there. */
  record Arrived(Piece piece, double millis) {}

  private LineRun(Scene scene, Order order) {
    this.scene = scene;
    this.order = order;
  }

  /** What arrived until then, in the order of arrival. */
  static List<Arrived> of(Scene scene, Order order, double untilMillis) {
    LineRun run = new LineRun(scene, order);
    run.run(untilMillis);
    return run.arrived;
  }

  private void run(double untilMillis) {
    BurstSender sender = new BurstSender(this, (handle, code) -> {});
    while (nowMillis < untilMillis) {
      takeArrivals();
      sender.fill(writer, sizer.recordBytes());
      int count = writer.cut(Math.min(sizer.recordBytes(), Limits.MAX_RECORD_PAYLOAD_BYTES));
      if (count > 0) {
        record(count);
      } else if (seen < scene.pieces().size()) {
        nowMillis = scene.pieces().get(seen).arrivalMillis();
      } else {
        return;
      }
    }
  }

  private void record(int count) {
    writer.remove(count);
    cutBytes += count;
    double seconds = (double) (count + RECORD_BYTES) / scene.bytesPerSecond();
    nowMillis += seconds * MILLIS;
    sizer.onAcked(count, (long) (seconds * NANOS));
    Added first = added.peek();
    while (first != null && first.endByte <= cutBytes) {
      arrived.add(new Arrived(first.piece, nowMillis));
      added.remove();
      first = added.peek();
    }
  }

  private void takeArrivals() {
    while (seen < scene.pieces().size() && scene.pieces().get(seen).arrivalMillis() <= nowMillis) {
      order.add(scene.pieces().get(seen++), (long) nowMillis);
    }
  }

  @Override
  public @Nullable OutgoingPut peek() {
    Piece piece = order.peek((long) nowMillis);
    return piece == null ? null : puts.computeIfAbsent(piece.number(), unused -> put(piece));
  }

  private static OutgoingPut put(Piece piece) {
    byte[] id = new byte[MailboxId.BYTES];
    id[0] = (byte) piece.mailbox();
    id[1] = (byte) (piece.mailbox() >> Byte.SIZE);
    byte[] verifier = Arrays.copyOf(id, AskVerifier.BYTES);
    return new OutgoingPut(
        piece.number(),
        MailboxId.of(id),
        AskVerifier.of(verifier),
        piece.precedence(),
        Limits.DEFAULT_LIFETIME_HOURS,
        new byte[piece.bytes()]);
  }

  @Override
  public void remove() {
    Piece piece = order.peek((long) nowMillis);
    if (piece == null) {
      throw new IllegalStateException("nothing was shown");
    }
    order.remove((long) nowMillis);
    puts.remove(piece.number());
    added.add(new Added(piece, cutBytes + writer.size()));
  }
}
