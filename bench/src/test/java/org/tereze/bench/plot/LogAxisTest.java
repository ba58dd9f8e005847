package org.tereze.bench.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import org.junit.jupiter.api.Test;

final class LogAxisTest {
  @Test
  void reachesFromTheTickBelowToTheTickAbove() {
    LogAxis axis = LogAxis.around("µs", 130, 4_200);
    assertThat(axis.ticks()).containsExactly(100.0, 200.0, 500.0, 1_000.0, 2_000.0, 5_000.0);
    assertThat(axis.part(100)).isZero();
    assertThat(axis.part(5_000)).isEqualTo(1, offset(1e-9));
    assertThat(axis.part(Math.sqrt(100.0 * 5_000))).isEqualTo(0.5, offset(1e-9));
  }

  @Test
  void endsAtAValueThatIsATick() {
    assertThat(LogAxis.around("µs", 100, 500).ticks()).containsExactly(100.0, 200.0, 500.0);
  }

  @Test
  void hasRoomForOneValue() {
    assertThat(LogAxis.around("µs", 100, 100).ticks()).containsExactly(100.0, 200.0);
  }

  @Test
  void leavesTicksOutWhereTheyWouldTouch() {
    assertThat(LogAxis.around("µs", 1, 1e6).ticks())
        .containsExactly(1.0, 10.0, 100.0, 1e3, 1e4, 1e5, 1e6);
  }

  @Test
  void hasNoPlaceForNothing() {
    assertThatThrownBy(() -> LogAxis.around("µs", 0, 10))
        .hasMessage("µs: no logarithm from 0.0 to 10.0");
  }

  @Test
  void writesTicksAsPeopleDo() {
    assertThat(LogAxis.text(0.05)).isEqualTo("0.05");
    assertThat(LogAxis.text(500)).isEqualTo("500");
    assertThat(LogAxis.text(20_000)).isEqualTo("20 k");
    assertThat(LogAxis.text(1_000_000)).isEqualTo("1 M");
  }
}
