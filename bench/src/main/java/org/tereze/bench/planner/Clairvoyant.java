package org.tereze.bench.planner;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;
import org.tereze.window.plan.Part;
import org.tereze.wire.AskVerifier;
import org.tereze.wire.MailboxId;
import org.tereze.wire.burst.Introduction;
import org.tereze.wire.frame.FrameType;
import org.tereze.wire.frame.FrameWriter;
import org.tereze.wire.frame.PutCursor;

/**
 * The most that anybody could have sent by a cut, who knew when it comes and what will have come by
 * then. Immutable.
 *
 * <p>It may send any fraction of an envelope, of a body as much as of its headline, of everything
 * for a mailbox as much as of its introduction; sees all that waits; has no records; and misses no
 * deadline that was not over before. So it is a bound that no order reaches.
 *
 * <p>How: a body that is worth more a byte than its headline is one with it; an introduction is
 * charged to what makes it worth most, so that all of that is worth the same a byte. (With any
 * other charge the result would still be a bound, and a higher one.) What is left are separate
 * pieces, of which the densest that is there goes at every moment; with one common end no other
 * order holds more.
 */
final class Clairvoyant {
  private static final double MILLIS = 1_000;

  /** What naming a mailbox takes. */
  private static final int INTRODUCTION_BYTES =
      FrameWriter.frameBytes(
          FrameType.MAILBOX,
          Introduction.local(
                  MailboxId.of(new byte[MailboxId.BYTES]),
                  AskVerifier.of(new byte[AskVerifier.BYTES]))
              .message()
              .getSerializedSize());

  private final Scene scene;
  private final boolean keepsOrder;

  /**
   * Of this scene.
   *
   * @param keepsOrder whether it, too, has to keep the order within each lane: it may send as much
   *     of an envelope as of the one before it
   */
  Clairvoyant(Scene scene, boolean keepsOrder) {
    this.scene = scene;
    this.keepsOrder = keepsOrder;
  }

  /** A fraction can be sent. */
  private static final class Load {
    final long arrivalMillis;
    double density;
    double bytes;

    Load(long arrivalMillis, double density, double bytes) {
      this.arrivalMillis = arrivalMillis;
      this.density = density;
      this.bytes = bytes;
    }
  }

  /** The value by this cut, at most. */
  double valueBy(double cutMillis) {
    List<Load> loads = new ArrayList<>();
    Map<Integer, List<Load>> lanes = new HashMap<>();
    Map<Integer, List<Load>> byMailbox = new HashMap<>();
    Map<Integer, Piece> bodies = new HashMap<>();
    for (Piece piece : scene.pieces()) {
      if (piece.part() == Part.BODY) {
        bodies.put(piece.headline(), piece);
      }
    }
    for (Piece piece : scene.pieces()) {
      if (piece.arrivalMillis() < cutMillis && piece.part() != Part.BODY) {
        List<Load> of = byMailbox.computeIfAbsent(piece.mailbox(), unused -> new ArrayList<>());
        addReport(piece, bodies.get(piece.number()), of);
        lanes.computeIfAbsent(piece.lane(), unused -> new ArrayList<>()).add(of.get(of.size() - 1));
      }
    }
    if (keepsOrder) {
      lanes.values().forEach(Clairvoyant::keepOrder);
    }
    byMailbox.values().forEach(of -> addMailbox(of, loads));
    loads.sort(Comparator.comparingLong(load -> load.arrivalMillis));
    return greedy(loads, cutMillis);
  }

  private static void addReport(Piece piece, @Nullable Piece body, List<Load> to) {
    double cost = cost(piece);
    double value = piece.valueAt(piece.arrivalMillis());
    if (body == null) {
      to.add(new Load(piece.arrivalMillis(), value / cost, cost));
      return;
    }
    double bodyCost = cost(body);
    double bodyValue = body.valueAt(body.arrivalMillis());
    if (bodyValue / bodyCost > value / cost) {
      double all = cost + bodyCost;
      to.add(new Load(piece.arrivalMillis(), (value + bodyValue) / all, all));
    } else {
      to.add(new Load(piece.arrivalMillis(), value / cost, cost));
      to.add(new Load(piece.arrivalMillis(), bodyValue / bodyCost, bodyCost));
    }
  }

  private static double cost(Piece piece) {
    int absent = PutCursor.ABSENT;
    return PutCursor.frameBytes(absent, absent, absent, piece.bytes());
  }

  /** What is denser than what it has to wait for pays for that, until both are alike. */
  private static void keepOrder(List<Load> lane) {
    List<List<Load>> blocks = new ArrayList<>();
    for (Load load : lane) {
      List<Load> last = new ArrayList<>(List.of(load));
      while (!blocks.isEmpty() && density(blocks.get(blocks.size() - 1)) < density(last)) {
        List<Load> joined = blocks.remove(blocks.size() - 1);
        joined.addAll(last);
        last = joined;
      }
      blocks.add(last);
    }
    for (List<Load> block : blocks) {
      double density = density(block);
      block.forEach(load -> load.density = density);
    }
  }

  private static double density(List<Load> block) {
    double value = 0;
    double bytes = 0;
    for (Load load : block) {
      value += load.density * load.bytes;
      bytes += load.bytes;
    }
    return value / bytes;
  }

  private static void addMailbox(List<Load> of, List<Load> to) {
    of.sort(Comparator.comparingDouble((Load load) -> load.density).reversed());
    double value = 0;
    double bytes = INTRODUCTION_BYTES;
    int charged = 0;
    long firstMillis = Long.MAX_VALUE;
    for (Load load : of) {
      firstMillis = Math.min(firstMillis, load.arrivalMillis);
    }
    while (charged < of.size() && of.get(charged).density > value / bytes) {
      Load load = of.get(charged++);
      value += load.density * load.bytes;
      bytes += load.bytes;
    }
    to.add(new Load(firstMillis, value / bytes, INTRODUCTION_BYTES));
    for (int i = 0; i < of.size(); i++) {
      Load load = of.get(i);
      to.add(i < charged ? new Load(load.arrivalMillis, value / bytes, load.bytes) : load);
    }
  }

  private double greedy(List<Load> loads, double cutMillis) {
    PriorityQueue<Load> there =
        new PriorityQueue<>(Comparator.comparingDouble((Load load) -> load.density).reversed());
    double value = 0;
    double now = 0;
    int seen = 0;
    while (now < cutMillis) {
      while (seen < loads.size() && loads.get(seen).arrivalMillis <= now) {
        there.add(loads.get(seen++));
      }
      double untilMillis =
          seen < loads.size()
              ? Math.min(cutMillis, (double) loads.get(seen).arrivalMillis)
              : cutMillis;
      Load best = there.peek();
      if (best == null) {
        now = untilMillis;
        continue;
      }
      double bytes = Math.min(best.bytes, (untilMillis - now) / MILLIS * scene.bytesPerSecond());
      value += bytes * best.density;
      best.bytes -= bytes;
      now += bytes / scene.bytesPerSecond() * MILLIS;
      if (best.bytes <= 1e-9) {
        there.remove();
      } else {
        now = untilMillis;
      }
    }
    return value;
  }
}
