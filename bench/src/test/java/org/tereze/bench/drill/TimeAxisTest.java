package org.tereze.bench.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class TimeAxisTest {
  private static final Instant FROM = Instant.parse("2026-01-06T00:00:00Z");
  private static final Offset<Double> NEAR = within(1e-6);

  private static Instant hour(double hours) {
    return FROM.plusSeconds((long) (hours * 3_600));
  }

  private static DrillWindow window(double from, double hours) {
    return new DrillWindow(hour(from), hour(from + hours), 20_000, Duration.ofMillis(800), 0);
  }

  @Test
  void isEvenWhereWindowsHaveAThirdOfTheTimeAnyway() {
    TimeAxis axis = new TimeAxis(List.of(window(0, 2), window(4, 3)), FROM, hour(10), 100, 1_000);
    assertThat(axis.windowScale()).isCloseTo(1, NEAR);
    for (double hours : new double[] {0, 1, 2, 3.5, 6, 9, 10}) {
      assertThat(axis.x(hour(hours))).isCloseTo(100 + 100 * hours, NEAR);
    }
  }

  @Test
  void givesShortWindowsAThirdOfTheRoom() {
    TimeAxis axis = new TimeAxis(List.of(window(10, 1), window(50, 1)), FROM, hour(102), 0, 1_000);
    assertThat(axis.x(hour(11)) - axis.x(hour(10))).isCloseTo(170, NEAR);
    assertThat(axis.x(hour(50.5)) - axis.x(hour(50))).isCloseTo(85, NEAR);
    assertThat(axis.x(hour(10))).isCloseTo(66, NEAR);
    assertThat(axis.x(hour(102))).isCloseTo(1_000, NEAR);
    assertThat(axis.windowScale()).isCloseTo(170 / 6.6, NEAR);
  }

  @Test
  void keepsWhatIsOutsideAtItsEnds() {
    TimeAxis axis = new TimeAxis(List.of(window(-1, 2), window(9, 1)), FROM, hour(10), 5, 100);
    assertThat(axis.x(hour(-7))).isEqualTo(5);
    assertThat(axis.x(hour(70))).isCloseTo(105, NEAR);
  }

  @Test
  void needsNoWindow() {
    TimeAxis axis = new TimeAxis(List.of(), FROM, hour(10), 0, 100);
    assertThat(axis.x(hour(3))).isCloseTo(30, NEAR);
    assertThat(axis.windowScale()).isEqualTo(1);
  }
}
