package org.tereze.bench.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Thirty bursts cut at random; {@code bench window cuts} takes a thousand. */
@Execution(ExecutionMode.CONCURRENT)
final class CutsIT {
  private static final int ROUNDS = 30;

  @Test
  void everyReportIsInItsMailboxOnceHoweverItsBurstWasCut() throws Exception {
    long seed = Long.getLong("tereze.seed", new Random().nextInt(1_000_000));
    assertThat(new Cuts(System.out, System::nanoTime).measure(ROUNDS, seed))
        .as("seed %d", seed)
        .isTrue();
  }
}
