package org.tereze.window.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.tereze.testkit.SeededRandom;

class LaneHeapPropertyTest {
  private static final int CAPACITY = 60;
  private static final long OUT = Long.MAX_VALUE;

  private final SeededRandom random = SeededRandom.printed("LaneHeapPropertyTest");
  private final LaneHeap heap = new LaneHeap(CAPACITY);
  private final long[] keys = new long[CAPACITY];
  private final long[] seconds = new long[CAPACITY];

  @Test
  void hasTheSmallestFirstWhateverIsPutMovedOrRemoved() {
    Arrays.fill(keys, OUT);
    for (int step = 0; step < 50_000; step++) {
      int lane = random.nextInt(CAPACITY);
      int what = random.nextInt(100);
      if (what < 55) {
        keys[lane] = random.nextInt(8);
        seconds[lane] = random.nextInt(4);
        heap.put(lane, keys[lane], seconds[lane]);
      } else {
        keys[lane] = OUT;
        heap.remove(lane);
      }
      assertThat(heap.first()).isEqualTo(smallest());
      assertThat(heap.contains(lane)).isEqualTo(keys[lane] != OUT);
    }
  }

  private int smallest() {
    int best = BurstPlanner.NONE;
    for (int lane = 0; lane < CAPACITY; lane++) {
      boolean before =
          best == BurstPlanner.NONE
              || keys[lane] < keys[best]
              || (keys[lane] == keys[best] && seconds[lane] < seconds[best]);
      if (keys[lane] != OUT && before) {
        best = lane;
      }
    }
    return best;
  }
}
