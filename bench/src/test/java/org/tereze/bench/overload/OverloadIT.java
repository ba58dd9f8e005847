package org.tereze.bench.overload;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A real relay in its own process, beset by hundreds; {@code bench overload} takes thousands. */
@Isolated("counts what it gets through beside a crowd")
final class OverloadIT {
  @Test
  void servesGoodLinksWithinItsMemoryAndLosesNothingWhileItIsBeset() throws Exception {
    assertThat(new Overload(System.out, Crowd.SMALL, System::nanoTime).measure()).isTrue();
  }
}
