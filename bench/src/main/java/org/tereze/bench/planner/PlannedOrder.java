package org.tereze.bench.planner;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.tereze.window.plan.BurstPlanner;
import org.tereze.window.plan.Pace;

/** As the planner says. One thread. */
final class PlannedOrder implements Order {
  private static final int STEPS_AN_OCTAVE = 2;

  private final boolean seesAll;
  private final BurstPlanner planner = new BurstPlanner();
  private final Map<List<Object>, Lane> lanes = new HashMap<>();
  private final Map<Integer, Lane> byNumber = new HashMap<>();
  private final HeldBodies bodies;

  private static final class Lane {
    final int number;
    final Queue<Piece> pieces = new ArrayDeque<>();

    Lane(int number) {
      this.number = number;
    }
  }

  PlannedOrder(Scene scene) {
    this.seesAll = scene.seesAll();
    this.bodies = new HeldBodies(scene);
  }

  @Override
  public void add(Piece piece, long nowMillis) {
    if (bodies.hold(piece)) {
      return;
    }
    Lane lane = lane(piece);
    lane.pieces.add(piece);
    if (lane.pieces.size() == 1) {
      head(lane, nowMillis);
    }
  }

  private void head(Lane lane, long nowMillis) {
    Piece head = lane.pieces.element();
    Pace pace = new Pace();
    for (Piece piece : lane.pieces) {
      pace.add(piece.bytes());
    }
    planner.head(lane.number, head.bytes(), pace.bytes(), head.deadlineMillis(), nowMillis);
  }

  private Lane lane(Piece piece) {
    // Who sees all of it keeps what is alike in one lane.
    int size = seesAll ? sizeStep(piece.bytes()) : 0;
    boolean alone = seesAll && piece.deadlineMillis() < Piece.NO_DEADLINE;
    List<Object> key = List.of(piece.lane(), piece.part(), size, alone ? piece.number() : -1);
    return lanes.computeIfAbsent(
        key,
        unused -> {
          int number = planner.open(piece.precedence(), piece.part(), piece.arrivalMillis());
          Lane lane = new Lane(number);
          byNumber.put(number, lane);
          return lane;
        });
  }

  private static int sizeStep(int bytes) {
    return (int) (Math.log(bytes) / Math.log(2) * STEPS_AN_OCTAVE);
  }

  @Override
  public @Nullable Piece peek(long nowMillis) {
    int next = planner.next(nowMillis);
    return next == BurstPlanner.NONE ? null : laneOf(next).pieces.element();
  }

  private Lane laneOf(int number) {
    return Objects.requireNonNull(byNumber.get(number));
  }

  @Override
  public void remove(long nowMillis) {
    Lane lane = laneOf(planner.next(nowMillis));
    Piece piece = lane.pieces.remove();
    planner.sent(lane.number, nowMillis);
    bodies.freedBy(piece).forEach(body -> add(body, nowMillis));
    if (!lane.pieces.isEmpty()) {
      head(lane, nowMillis);
    }
  }
}
