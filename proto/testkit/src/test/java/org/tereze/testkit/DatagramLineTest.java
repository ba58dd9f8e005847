package org.tereze.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rate, queue, delay, and what goes wrong on a line for datagrams, in virtual time. */
final class DatagramLineTest {
  private static final int MANY = 100_000;
  private static final long SECOND = 1_000_000_000L;

  @Test
  void takesTheRateAndTheDelay() {
    // 1,000 bytes a second: 100 bytes with 28 of headers take 128 ms.
    DatagramLine line = line(LineShape.of(8_000, Duration.ofMillis(400), 0));
    assertThat(line.send(0, 100)).containsExactly(528_000_000L);
    assertThat(line.send(0, 100)).containsExactly(656_000_000L);
    assertThat(line.send(5 * SECOND, 72)).containsExactly(5 * SECOND + 500_000_000L);
  }

  @Test
  void dropsWhatTheQueueHasNoRoomForAndTakesAgainWhatItHas() {
    DatagramLine line = line(LineShape.of(8_000, Duration.ofMillis(400), 0).withQueueBytes(1_000));
    int taken = 0;
    for (int i = 0; i < 50; i++) {
      taken += line.send(0, 72).length;
    }
    assertThat(taken).isEqualTo(10);
    assertThat(line.droppedCount()).isEqualTo(40);
    // 100 ms later one packet has left, and only one.
    assertThat(line.send(SECOND / 10, 72)).containsExactly(SECOND + 500_000_000L);
    assertThat(line.send(SECOND / 10, 72)).isEmpty();
    assertThat(line.droppedCount()).isEqualTo(41);
  }

  @Test
  void losesAndDoublesAsOftenAsItsShapeSays() {
    DatagramLine line = line(LineShape.of(0, Duration.ofMillis(1), 0.2).withDuplication(0.1));
    int once = 0;
    int twice = 0;
    for (int i = 0; i < MANY; i++) {
      int arrivals = line.send(i, 10).length;
      once += arrivals == 1 ? 1 : 0;
      twice += arrivals == 2 ? 1 : 0;
    }
    assertThat(line.lostCount() / (double) MANY).isCloseTo(0.2, within(0.006));
    assertThat(twice / (double) (once + twice)).isCloseTo(0.1, within(0.005));
    assertThat(line.droppedCount()).isZero();
  }

  @Test
  void whatIsLostTookTheLineAndWhatIsDroppedDidNot() {
    LineShape lossy = LineShape.of(8_000, Duration.ZERO, 0.5);
    DatagramLine line = line(lossy);
    long last = 0;
    for (int i = 0; i < 10; i++) {
      long[] arrivals = line.send(0, 972);
      last = arrivals.length > 0 ? arrivals[0] : last;
      assertThat(arrivals.length == 0 || arrivals[0] == (i + 1) * SECOND).isTrue();
    }
    assertThat(last).isPositive();
    assertThat(line.lostCount()).isBetween(1L, 9L);
  }

  @Test
  void keepsTheOrderUnlessItsShapeLetsThemOvertake() {
    LineShape jittery =
        LineShape.of(64_000, Duration.ofMillis(300), 0).withJitter(Duration.ofMillis(250));
    assertThat(overtaken(jittery)).isZero();
    int overtaken = overtaken(jittery.withReordering(0.1));
    assertThat(overtaken).isBetween(MANY / 20, MANY / 9);
  }

  @Test
  void jitterDelaysByNoMoreThanItsBound() {
    LineShape jittery =
        LineShape.of(0, Duration.ofMillis(300), 0).withJitter(Duration.ofMillis(250));
    DatagramLine line = line(jittery);
    long least = Long.MAX_VALUE;
    long most = 0;
    for (int i = 0; i < 10_000; i++) {
      long took = line.send(i * SECOND, 100)[0] - i * SECOND;
      least = Math.min(least, took);
      most = Math.max(most, took);
    }
    assertThat(least).isBetween(300_000_000L, 302_000_000L);
    assertThat(most).isBetween(548_000_000L, 550_000_000L);
  }

  @Test
  void oneSeedHasOneStory() {
    LineShape shape =
        LineShape.of(20_000, Duration.ofMillis(400), 0.1)
            .withJitter(Duration.ofMillis(100))
            .withReordering(0.1)
            .withDuplication(0.1);
    assertThat(story(shape, 3)).isEqualTo(story(shape, 3)).isNotEqualTo(story(shape, 4));
  }

  @Test
  void refusesWhatIsNoProbability() {
    LineShape shape = LineShape.PERFECT;
    for (double wrong : new double[] {-0.1, 1, Double.NaN}) {
      assertThatThrownBy(() -> shape.withReordering(wrong))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> shape.withDuplication(wrong))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> LineShape.of(0, Duration.ZERO, wrong))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> shape.withJitter(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** How many arrive after one that was sent after them. */
  private static int overtaken(LineShape shape) {
    DatagramLine line = line(shape);
    long[] arrivals = new long[MANY];
    for (int i = 0; i < MANY; i++) {
      arrivals[i] = line.send(i * 16_000_000L, 100)[0];
    }
    long earliest = Long.MAX_VALUE;
    int overtaken = 0;
    for (int i = MANY - 1; i >= 0; i--) {
      overtaken += earliest < arrivals[i] ? 1 : 0;
      earliest = Math.min(earliest, arrivals[i]);
    }
    return overtaken;
  }

  private static List<Long> story(LineShape shape, long seed) {
    DatagramLine line = new DatagramLine(shape, new Random(seed), 0);
    List<Long> story = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      for (long arrival : line.send(i * 10_000_000L, 60)) {
        story.add(arrival);
      }
    }
    return story;
  }

  private static DatagramLine line(LineShape shape) {
    return new DatagramLine(shape, new Random(7), 0);
  }
}
