package org.tereze.window.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AllowanceTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

  private final Allowance allowance = new Allowance(3, HOUR);

  private int takeAll(Instant now) {
    int taken = 0;
    while (taken < 100 && allowance.take(now)) {
      taken++;
    }
    return taken;
  }

  @Test
  void givesSoManyAtOnceAndOneEachTime() {
    assertThat(takeAll(NOW)).isEqualTo(3);
    assertThat(takeAll(NOW.plus(HOUR).minusSeconds(1))).isZero();
    assertThat(takeAll(NOW.plus(HOUR))).isEqualTo(1);
    assertThat(takeAll(NOW.plus(HOUR.multipliedBy(3)).minusSeconds(1))).isEqualTo(1);
    assertThat(takeAll(NOW.plus(HOUR.multipliedBy(3)))).isEqualTo(1);
  }

  @Test
  void isFilledOnceByAClockThatLeapsAndNotStoppedByOneThatIsPutBack() {
    takeAll(NOW);
    assertThat(takeAll(NOW.plus(Duration.ofDays(400)))).isEqualTo(3);
    assertThat(takeAll(NOW)).isZero();
    assertThat(takeAll(NOW.plus(HOUR))).isEqualTo(1);
  }
}
