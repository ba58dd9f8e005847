package org.tereze.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BottleneckTest {
  private static final long SECOND = 1_000_000_000;

  @Test
  void isBusyForWhatItSentAndNotForWhatWaits() {
    Bottleneck line = new Bottleneck(0);
    assertThat(line.take(0, 2 * SECOND)).isEqualTo(2 * SECOND);
    assertThat(line.take(SECOND, 4 * SECOND)).isEqualTo(6 * SECOND);
    assertThat(line.busyNanos(SECOND)).isEqualTo(SECOND);
    assertThat(line.busyNanos(5 * SECOND)).isEqualTo(5 * SECOND);
    assertThat(line.busyNanos(9 * SECOND)).isEqualTo(6 * SECOND);
  }

  @Test
  void throwsAwayWhatWaitsWhenItIsCleared() {
    Bottleneck line = new Bottleneck(0);
    line.take(0, 6 * SECOND);
    line.clear(4 * SECOND);
    assertThat(line.busyNanos(5 * SECOND)).isEqualTo(4 * SECOND);
    assertThat(line.take(5 * SECOND, SECOND)).isEqualTo(6 * SECOND);
    line.clear(20 * SECOND);
    assertThat(line.busyNanos(20 * SECOND)).isEqualTo(5 * SECOND);
  }

  @Test
  void letsDatagramsBeginAnewAfterAClosedWindow() {
    // A kilobyte a second, and a queue of fifteen seconds.
    DatagramLine line = new DatagramLine(LineShape.of(8_000, Duration.ZERO, 0), new Random(1), 0);
    for (int i = 0; i < 20; i++) {
      line.send(0, 1_000 - DatagramLine.HEADER_BYTES);
    }
    assertThat(line.droppedCount()).isEqualTo(5);
    line.clear(SECOND);
    assertThat(line.send(2 * SECOND, 1_000 - DatagramLine.HEADER_BYTES))
        .containsExactly(3 * SECOND);
    line.shape(LineShape.of(80_000, Duration.ZERO, 0));
    assertThat(line.send(3 * SECOND, 1_000 - DatagramLine.HEADER_BYTES))
        .containsExactly(3 * SECOND + SECOND / 10);
  }
}
