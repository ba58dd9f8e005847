package org.tereze.window.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tereze.wire.Limits;
import org.tereze.wire.Precedence;

class BurstPlannerTest {
  private static final long NOW = 1_800_000_000_000L;
  private static final long NEVER = Long.MAX_VALUE;
  private static final int FRAME = BurstPlanner.FRAME_BYTES;

  private final BurstPlanner planner = new BurstPlanner();

  private int lane(Precedence precedence, int bytes) {
    int lane = planner.open(precedence, Part.WHOLE, NOW);
    planner.head(lane, bytes, bytes, NEVER, NOW);
    return lane;
  }

  private List<Integer> drain() {
    List<Integer> order = new ArrayList<>();
    for (int lane = planner.next(NOW); lane != BurstPlanner.NONE; lane = planner.next(NOW)) {
      order.add(lane);
      planner.sent(lane, NOW);
      planner.close(lane);
    }
    return order;
  }

  @Test
  void hasNothingToSayWhereNothingWaits() {
    assertThat(planner.next(NOW)).isEqualTo(BurstPlanner.NONE);
    int lane = planner.open(Precedence.FLASH, Part.WHOLE, NOW);
    assertThat(planner.next(NOW)).isEqualTo(BurstPlanner.NONE);
    planner.close(lane);
  }

  @Test
  void givesWhatIsWorthMostForItsBytes() {
    int longRoutine = lane(Precedence.ROUTINE, 600);
    int shortRoutine = lane(Precedence.ROUTINE, 100);
    int priority = lane(Precedence.PRIORITY, 200);
    int flash = lane(Precedence.FLASH, 1_000);
    int immediate = lane(Precedence.IMMEDIATE, 400);
    assertThat(drain()).containsExactly(flash, immediate, priority, shortRoutine, longRoutine);
  }

  @ParameterizedTest
  @EnumSource
  void givesWhatIsUrgentBeforeACrowdOfAnyThatAreNotSmallerThanTheirWorth(Precedence lower) {
    for (int i = 0; i < 1_000; i++) {
      lane(lower, 70 - FRAME);
    }
    for (Precedence higher : Precedence.values()) {
      int steps = lower.code() - higher.code();
      if (steps > 0) {
        int largest = 70 << (2 * steps);
        int lane = lane(higher, largest - FRAME);
        assertThat(planner.next(NOW)).isEqualTo(lane);
        planner.close(lane);
        int larger = lane(higher, largest * 5 / 4 - FRAME);
        assertThat(planner.next(NOW)).isNotEqualTo(larger);
        planner.close(larger);
      }
    }
  }

  @Test
  void passesALongFlashOverForEightTimesItsBytesHoweverManySmallOnesWait() {
    int flash = lane(Precedence.FLASH, 20_000);
    int tiny = lane(Precedence.ROUTINE, 60);
    long before = 0;
    while (planner.next(NOW) == tiny) {
      planner.sent(tiny, NOW);
      before += 60 + FRAME;
      planner.head(tiny, 60, 60, NEVER, NOW);
    }
    assertThat(planner.next(NOW)).isEqualTo(flash);
    assertThat(before).isBetween(150_000L, 8L * (20_000 + FRAME) + 60 + FRAME);
  }

  @Test
  void starvesNothingWhateverComesMeanwhile() {
    int photo = lane(Precedence.ROUTINE, Limits.MAX_ENVELOPE_BYTES);
    for (int i = 0; i < 10; i++) {
      lane(Precedence.FLASH, 100);
    }
    long now = NOW;
    long before = 0;
    int next = planner.next(now);
    while (next != photo) {
      planner.sent(next, ++now);
      planner.head(next, 100, 100, NEVER, now);
      before += 100 + FRAME;
      next = planner.next(now);
    }
    long most = 32L * (Limits.MAX_ENVELOPE_BYTES + FRAME);
    // The lanes that wait as long are in front of it once.
    assertThat(before).isBetween(most, most + 10L * 33 * (100 + FRAME));
  }

  @Test
  void givesWhatHasWaitedForLongestItsTurnFirst() {
    for (int i = 0; i < 100; i++) {
      lane(Precedence.ROUTINE, 100);
    }
    int old = planner.open(Precedence.ROUTINE, Part.WHOLE, NOW - 86_400_000);
    planner.head(old, 200, 200, NEVER, NOW);
    long before = 0;
    for (int next = planner.next(NOW); next != old; next = planner.next(NOW)) {
      planner.sent(next, NOW);
      planner.head(next, 100, 100, NEVER, NOW);
      before += 100 + FRAME;
    }
    assertThat(before).isLessThanOrEqualTo(32L * (200 + FRAME) + 100 + FRAME);
  }

  @Test
  void givesMailboxesWithTheSameKindOfEnvelopesTheSame() {
    int boxes = 7;
    Map<Integer, Integer> bytes = new HashMap<>();
    for (int i = 0; i < boxes; i++) {
      bytes.put(lane(Precedence.ROUTINE, 200 + i), 0);
    }
    for (int step = 0; step < 5_000; step++) {
      int next = planner.next(NOW);
      planner.sent(next, NOW);
      bytes.merge(next, 200 + FRAME, Integer::sum);
      planner.head(next, 200, 200, NEVER, NOW);
      int most = bytes.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
      int least = bytes.values().stream().mapToInt(Integer::intValue).min().orElseThrow();
      // A turn each, and what a claim gave out of turn.
      assertThat(most - least).isLessThanOrEqualTo(2 * (BurstPlanner.TURN_BYTES + 206));
    }
  }

  @Test
  void leavesAMailboxOnlyWhenItsTurnIsOver() {
    lane(Precedence.ROUTINE, 200);
    lane(Precedence.ROUTINE, 200);
    int changes = 0;
    int last = BurstPlanner.NONE;
    int steps = 1_000;
    for (int step = 0; step < steps; step++) {
      int next = planner.next(NOW);
      changes += next == last ? 0 : 1;
      last = next;
      planner.sent(next, NOW);
      planner.head(next, 200, 200, NEVER, NOW);
    }
    // Turns of 13, and two more changes for each claim, which takes 33.
    assertThat(changes).isBetween(60, steps / 13 + 2 * steps / 33 + 2);
  }

  @Test
  void givesHeadlinesBeforeBodiesAndBothBeforeFiles() {
    int file = planner.open(Precedence.ROUTINE, Part.FILE, NOW);
    planner.head(file, 100, 100, NEVER, NOW);
    int body = planner.open(Precedence.ROUTINE, Part.BODY, NOW);
    planner.head(body, 100, 100, NEVER, NOW);
    int whole = lane(Precedence.ROUTINE, 100);
    int headline = planner.open(Precedence.ROUTINE, Part.HEADLINE, NOW);
    planner.head(headline, 50, 50, NEVER, NOW);
    assertThat(drain()).containsExactly(headline, whole, body, file);
  }

  @Test
  void doesNotLetALargeOneHideTheSmallOnesBehindIt() {
    int large = planner.open(Precedence.ROUTINE, Part.WHOLE, NOW);
    planner.head(large, 300, 120, NEVER, NOW);
    int other = lane(Precedence.ROUTINE, 200);
    assertThat(drain()).containsExactly(large, other);
  }

  @Test
  void hurriesBeforeADeadlineAndLetsWhatIsLateWait() {
    int plain = lane(Precedence.ROUTINE, 100);
    int due = planner.open(Precedence.ROUTINE, Part.WHOLE, NOW);
    planner.head(due, 120, 120, NOW + 60_000, NOW);
    int smaller = lane(Precedence.ROUTINE, 170);
    assertThat(planner.next(NOW)).isEqualTo(plain);
    assertThat(planner.next(NOW + 49_999)).isEqualTo(plain);
    assertThat(planner.next(NOW + 50_000)).isEqualTo(due);
    assertThat(planner.next(NOW + 60_000)).isEqualTo(plain);
    planner.close(plain);
    assertThat(planner.next(NOW + 60_000)).isEqualTo(smaller);
  }

  @Test
  void takesADeadlineThatIsOverForOver() {
    int late = planner.open(Precedence.ROUTINE, Part.WHOLE, NOW);
    planner.head(late, 100, 100, NOW, NOW);
    int plain = lane(Precedence.ROUTINE, 150);
    assertThat(drain()).containsExactly(plain, late);
  }

  @Test
  void followsManyDeadlinesAtOnceInSteps() {
    int steps = BurstPlanner.MAX_LANES / BurstPlanner.MOST_CHANGES;
    int plain = lane(Precedence.ROUTINE, 150);
    for (int i = 1; i < BurstPlanner.MAX_LANES; i++) {
      int lane = planner.open(Precedence.ROUTINE, Part.WHOLE, NOW);
      planner.head(lane, 100, 100, NOW + 100_000, NOW);
    }
    long later = NOW + 200_000;
    for (int step = 0; step < steps - 1; step++) {
      assertThat(planner.next(later)).isNotEqualTo(plain);
    }
    assertThat(planner.next(later)).isEqualTo(plain);
  }

  @Test
  void takesAsManyLanesAsItSaysAndNoMore() {
    for (int i = 0; i < BurstPlanner.MAX_LANES; i++) {
      assertThat(planner.isFull()).isFalse();
      lane(Precedence.ROUTINE, 100);
    }
    assertThat(planner.isFull()).isTrue();
    assertThat(planner.size()).isEqualTo(BurstPlanner.MAX_LANES);
    assertThat(planner.open(Precedence.FLASH, Part.WHOLE, NOW)).isEqualTo(BurstPlanner.NONE);
    planner.close(7);
    assertThat(planner.open(Precedence.FLASH, Part.WHOLE, NOW)).isEqualTo(7);
  }

  @Test
  void takesTheLargestEnvelopeAndRefusesWhatIsNone() {
    int lane = planner.open(Precedence.FLASH, Part.WHOLE, NOW);
    int most = Limits.MAX_ENVELOPE_BYTES;
    planner.head(lane, most, most, NEVER, NOW);
    assertThatThrownBy(() -> planner.head(lane, most + 1, most, NEVER, NOW))
        .hasMessageContaining("32769");
    assertThatThrownBy(() -> planner.head(lane, 10, 11, NEVER, NOW)).hasMessageContaining("11");
    assertThatThrownBy(() -> planner.head(lane, 10, 0, NEVER, NOW)).hasMessageContaining("10, 0");
  }

  @Test
  void refusesLanesThatAreNotOpenOrHaveNoHead() {
    assertThatThrownBy(() -> planner.head(3, 10, 10, NEVER, NOW)).hasMessageContaining("lane 3");
    int lane = lane(Precedence.FLASH, 10);
    planner.sent(lane, NOW);
    assertThatThrownBy(() -> planner.sent(lane, NOW)).hasMessageContaining("no head");
    planner.close(lane);
    assertThatThrownBy(() -> planner.close(lane)).hasMessageContaining("not open");
    assertThatThrownBy(() -> planner.close(BurstPlanner.NONE)).hasMessageContaining("not open");
  }

  @Test
  void forgetsAHeadThatIsGone() {
    int gone = lane(Precedence.FLASH, 10);
    int other = lane(Precedence.ROUTINE, 100);
    planner.headGone(gone);
    assertThat(planner.next(NOW)).isEqualTo(other);
  }
}
