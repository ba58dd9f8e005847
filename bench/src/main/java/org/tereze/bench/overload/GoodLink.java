package org.tereze.bench.overload;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.tereze.bench.load.LoadLink;
import org.tereze.bench.load.LoadOwner;
import org.tereze.schema.Collected;
import org.tereze.wire.Limits;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.Precedence;
import org.tereze.wire.burst.DeliveryReceiver;
import org.tereze.wire.frame.AckCursor;
import org.tereze.wire.frame.FrameType;
import org.tereze.wire.frame.FrameWriter;
import org.tereze.wire.frame.PutCursor;

/**
 * Somebody who puts one report after the other into a friend's mailbox and now and then collects
 * her own, each answer awaited. One thread.
 */
final class GoodLink implements AutoCloseable {
  private static final int REPORT_BYTES = 300;
  private static final int PUTS_PER_FETCH = 100;

  private final int number;
  private final LoadLink link;
  private final LoadOwner self;
  private final Ledger ledger;
  private final LongSupplier nanoTime;
  private final FrameWriter writer = new FrameWriter(Limits.MAX_RECORD_PAYLOAD_BYTES);
  private final AckCursor ack = new AckCursor();
  private final DeliveryReceiver deliveries = new DeliveryReceiver();
  private int puts;
  private long acked;

  /** Request 0 was the lookup that opened the link. */
  private int requests = 1;

  private int openFetch = -1;
  private long upTo;

  /** Takes over a link that the relay has answered. */
  GoodLink(
      int number,
      LoadLink link,
      LoadOwner self,
      LoadOwner friend,
      Ledger ledger,
      LongSupplier nanoTime) {
    this.number = number;
    this.link = link;
    this.self = self;
    this.ledger = ledger;
    this.nanoTime = nanoTime;
    writer.add(FrameType.MAILBOX, friend.introduction());
  }

  /** Goes on until then; returns how long each put waited for its ack, in nanoseconds. */
  List<Long> run(long untilNanos) throws IOException {
    List<Long> waited = new ArrayList<>();
    while (untilNanos - nanoTime.getAsLong() > 0) {
      long began = nanoTime.getAsLong();
      put();
      waited.add(nanoTime.getAsLong() - began);
      if (puts % PUTS_PER_FETCH == 0) {
        fetch();
      }
    }
    return waited;
  }

  private void put() throws IOException {
    byte[] report = new byte[REPORT_BYTES];
    Ledger.name(report, number, puts);
    int mailbox = puts == 0 ? 0 : PutCursor.ABSENT;
    PutCursor.write(writer, mailbox, PutCursor.ABSENT, PutCursor.ABSENT, report, 0, report.length);
    link.seal(writer);
    puts++;
    link.sendAll();
    while (acked < puts) {
      link.receive(this::onFrame);
    }
    ledger.acked(number, puts - 1);
  }

  /** Fetches what waits in the own mailbox and says that it is collected. */
  void fetch() throws IOException {
    openFetch = requests++;
    deliveries.expect(openFetch);
    writer.add(FrameType.FETCH, self.fetch(link.hash()));
    link.seal(writer);
    link.sendAll();
    int request = openFetch;
    while (openFetch >= 0) {
      link.receive(this::onFrame);
    }
    if (upTo > 0) {
      writer.add(
          FrameType.COLLECTED,
          Collected.newBuilder()
              .setRequest(request)
              .addUpto(Precedence.ROUTINE.code())
              .addUpto(upTo)
              .build());
      link.seal(writer);
      link.sendAll();
    }
  }

  private void onFrame(FrameType type, byte[] array, int offset, int length)
      throws MalformedFrameException {
    switch (type) {
      case ACK -> {
        ack.read(array, offset, length);
        if (ack.refusedCount() > 0) {
          throw new MalformedFrameException("refused with code " + ack.refusedCode(0));
        }
        acked = ack.decided();
      }
      case DELIVER -> {
        deliveries.onDeliver(array, offset, length);
        ledger.delivered(array, deliveries.bodyOffset());
        upTo = deliveries.sequence();
      }
      case DONE -> {
        deliveries.close(openFetch);
        openFetch = -1;
      }
      default -> {
        // Hints and keys of the relay are nothing to her.
      }
    }
  }

  @Override
  public void close() throws IOException {
    link.close();
  }
}
