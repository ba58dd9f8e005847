package org.tereze.bench.planner;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** By a fixed comparison of what is first in each lane. One thread. */
final class SortedOrder implements Order {
  private static final Comparator<Piece> AGE = Comparator.comparingInt(Piece::number);

  /** As it came. */
  static final Comparator<Piece> FIFO = AGE;

  static final Comparator<Piece> SMALLEST =
      Comparator.comparingInt(Piece::bytes).thenComparing(AGE);
  static final Comparator<Piece> PRECEDENCE =
      Comparator.comparing(Piece::precedence).thenComparing(AGE);

  private final boolean seesAll;
  private final PriorityQueue<Piece> heads;
  private final Map<Integer, Queue<Piece>> lanes = new HashMap<>();
  private final HeldBodies bodies;

  SortedOrder(Scene scene, Comparator<Piece> comparison) {
    this.seesAll = scene.seesAll();
    this.heads = new PriorityQueue<>(comparison);
    this.bodies = new HeldBodies(scene);
  }

  @Override
  public void add(Piece piece, long nowMillis) {
    if (bodies.hold(piece)) {
      return;
    }
    if (seesAll) {
      heads.add(piece);
    } else {
      Queue<Piece> lane = lane(piece);
      lane.add(piece);
      if (lane.size() == 1) {
        heads.add(piece);
      }
    }
  }

  private Queue<Piece> lane(Piece piece) {
    return lanes.computeIfAbsent(piece.lane(), unused -> new ArrayDeque<>());
  }

  @Override
  public @Nullable Piece peek(long nowMillis) {
    return heads.peek();
  }

  @Override
  public void remove(long nowMillis) {
    Piece piece = heads.remove();
    bodies.freedBy(piece).forEach(body -> add(body, nowMillis));
    if (!seesAll) {
      Queue<Piece> lane = lane(piece);
      lane.remove();
      if (!lane.isEmpty()) {
        heads.add(lane.element());
      }
    }
  }
}
