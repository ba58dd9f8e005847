package org.tereze.window.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tereze.testkit.SeededRandom;
import org.tereze.wire.Precedence;

/** Beside a planner that looks through all heads at every step. */
class BurstPlannerPropertyTest {
  private static final List<Precedence> PRECEDENCES = List.of(Precedence.values());
  private static final int FRAME = BurstPlanner.FRAME_BYTES;
  private static final long NEVER = Long.MAX_VALUE;

  private final SeededRandom random = SeededRandom.printed("BurstPlannerPropertyTest");
  private final List<Plain> open = new ArrayList<>();
  private long now = 1_800_000_000_000L;
  private long serial;
  private long urgentOthers;
  private long turnOthers;

  /** A lane as whoever looks through all sees it. */
  private static final class Plain {
    int lane;
    Precedence precedence = Precedence.ROUTINE;
    int bytes;
    int pace;
    long deadline;
    long served;
    long servedSerial;
    long turnSerial;
    int turnUsed;
    boolean hasHead;
  }

  private int rank(Plain plain) {
    int cost = plain.pace + FRAME;
    return Worth.rank(plain.precedence, Part.WHOLE, plain.deadline, now, cost);
  }

  private Plain first(Comparator<Plain> order) {
    return open.stream().filter(plain -> plain.hasHead).min(order).orElseThrow();
  }

  private Plain byUrgency() {
    return first(
        Comparator.comparing((Plain plain) -> plain.precedence)
            .thenComparing((Plain plain) -> plain.served)
            .thenComparing(plain -> plain.servedSerial));
  }

  private Plain byTurn() {
    return first(
        Comparator.comparing((Plain plain) -> plain.served)
            .thenComparing(plain -> plain.servedSerial));
  }

  private Plain expected() {
    Plain urgent = byUrgency();
    if (urgentOthers >= 8L * (urgent.bytes + FRAME)) {
      return urgent;
    }
    Plain turn = byTurn();
    if (turnOthers >= 32L * (turn.bytes + FRAME)) {
      return turn;
    }
    return first(
        Comparator.comparing(this::rank)
            .thenComparing((Plain plain) -> plain.precedence)
            .thenComparing(plain -> plain.turnSerial));
  }

  private void sent(Plain plain) {
    int cost = plain.bytes + FRAME;
    urgentOthers = plain.precedence == byUrgency().precedence ? 0 : urgentOthers + cost;
    turnOthers = plain == byTurn() ? 0 : turnOthers + cost;
    plain.served = now;
    plain.servedSerial = ++serial;
    plain.turnUsed += cost;
    if (plain.turnUsed >= BurstPlanner.TURN_BYTES) {
      plain.turnUsed = 0;
      plain.turnSerial = serial;
    }
    plain.hasHead = false;
  }

  private void open(BurstPlanner planner) {
    Plain plain = new Plain();
    plain.precedence = PRECEDENCES.get(random.nextInt(4));
    plain.served = now - random.nextInt(100_000);
    plain.servedSerial = ++serial;
    plain.turnSerial = serial;
    plain.lane = planner.open(plain.precedence, Part.WHOLE, plain.served);
    assertThat(plain.lane).isNotEqualTo(BurstPlanner.NONE);
    open.add(plain);
    head(planner, plain);
  }

  private void head(BurstPlanner planner, Plain plain) {
    plain.bytes = 1 + (1 << random.nextInt(15)) + random.nextInt(100);
    plain.pace = random.nextBoolean() ? plain.bytes : 1 + random.nextInt(plain.bytes);
    plain.deadline = random.nextInt(4) == 0 ? now + random.nextInt(30_000) - 5_000 : NEVER;
    plain.hasHead = true;
    planner.head(plain.lane, plain.bytes, plain.pace, plain.deadline, now);
  }

  private void steps(int most, int steps) {
    BurstPlanner planner = new BurstPlanner(most);
    for (int step = 0; step < steps; step++) {
      int what = random.nextInt(100);
      if (what < 30 || open.isEmpty()) {
        if (!planner.isFull()) {
          open(planner);
        }
      } else if (what < 34) {
        planner.close(open.remove(random.nextInt(open.size())).lane);
      } else if (open.stream().anyMatch(plain -> plain.hasHead)) {
        send(planner, planner.next(now));
      }
      now += random.nextInt(200);
    }
  }

  private void send(BurstPlanner planner, int next) {
    Plain expected = expected();
    assertThat(next).isEqualTo(expected.lane);
    planner.sent(next, now);
    sent(expected);
    if (random.nextInt(8) == 0) {
      planner.close(next);
      open.remove(expected);
    } else if (random.nextInt(20) != 0) {
      head(planner, expected);
    }
  }

  @Test
  void saysWhatOneWouldSayWhoLooksThroughAll() {
    steps(60, 20_000);
  }

  @Test
  void saysItForManyLanes() {
    steps(700, 6_000);
  }
}
