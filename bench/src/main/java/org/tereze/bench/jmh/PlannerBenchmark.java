package org.tereze.bench.jmh;

import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.tereze.testkit.SeededRandom;
import org.tereze.window.plan.BurstPlanner;
import org.tereze.window.plan.Part;
import org.tereze.wire.Precedence;

/** What goes next of a million that wait in as many lanes as a planner has. */
@State(Scope.Thread)
public class PlannerBenchmark {
  private static final int QUEUED = 1_000_000;
  private static final List<Precedence> PRECEDENCES = List.of(Precedence.values());
  private static final int HOUR_MILLIS = 3_600_000;
  private static final int STEP_MILLIS = 100;

  private final SeededRandom random = Inputs.random();
  private final int[] sizes = new int[QUEUED];
  private final int[] deadlines = new int[QUEUED];

  /** By lane: how many of its envelopes have left; they lie {@code MAX_LANES} apart. */
  private final int[] left = new int[BurstPlanner.MAX_LANES];

  private BurstPlanner planner = new BurstPlanner();
  private long nowMillis;

  /** Sizes as texts have them, a photo now and then, deadlines within hours. */
  @Setup(Level.Iteration)
  public void fill() {
    planner = new BurstPlanner();
    nowMillis = 1_800_000_000_000L;
    for (int i = 0; i < QUEUED; i++) {
      sizes[i] = 60 + random.nextInt(i % 50 == 0 ? 20_000 : 500);
      deadlines[i] = random.nextInt(12 * HOUR_MILLIS);
    }
    for (int i = 0; i < BurstPlanner.MAX_LANES; i++) {
      Precedence precedence = PRECEDENCES.get(i % PRECEDENCES.size());
      int lane = planner.open(precedence, Part.WHOLE, nowMillis - HOUR_MILLIS);
      left[lane] = 0;
      head(lane);
    }
  }

  private void head(int lane) {
    int which = (int) ((lane + (long) left[lane]++ * BurstPlanner.MAX_LANES) % QUEUED);
    planner.head(lane, sizes[which], sizes[which], nowMillis + deadlines[which], nowMillis);
  }

  /** The next one leaves, and the one behind it is first in its lane. */
  @Benchmark
  public int step() {
    nowMillis += STEP_MILLIS;
    int lane = planner.next(nowMillis);
    planner.sent(lane, nowMillis);
    head(lane);
    return lane;
  }
}
