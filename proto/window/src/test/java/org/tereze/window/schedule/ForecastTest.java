package org.tereze.window.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ForecastTest {
  private final Random random = new Random(1);

  /** As they are learned: a few stretches of a day. */
  private byte[] levels(int stretches) {
    byte[] levels = new byte[48];
    for (int i = 0; i < stretches; i++) {
      int from = random.nextInt(48);
      int to = from + 1 + random.nextInt(12);
      Arrays.fill(levels, from, Math.min(48, to), (byte) random.nextInt(4));
    }
    return levels;
  }

  private static byte[] levels(Forecast forecast) {
    byte[] levels = new byte[48];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (byte) forecast.level(i);
      assertThat(forecast.isLikely(i * 30 + 29)).isEqualTo(levels[i] >= 2);
    }
    return levels;
  }

  @Test
  void comesBackInAFewBytes() {
    int all = 0;
    for (int round = 0; round < 1_000; round++) {
      byte[] levels = levels(random.nextInt(6));
      boolean open = random.nextBoolean();
      byte[] encoded = Forecast.of(levels.clone(), 40, open).encoded();
      assertThat(encoded).hasSizeLessThanOrEqualTo(12);
      all += encoded.length;
      Forecast read = Forecast.decode(encoded);
      assertThat(levels(read)).isEqualTo(levels);
      assertThat(read.isOpenNow()).isEqualTo(open);
      assertThat(read.usualMinutes()).isEqualTo(32);
    }
    assertThat(all / 1_000).isLessThanOrEqualTo(6);
  }

  @Test
  void twoStretchesOfADayTake6Bytes() {
    byte[] levels = new byte[48];
    Arrays.fill(levels, 4, 7, (byte) 2);
    Arrays.fill(levels, 36, 41, (byte) 3);
    assertThat(Forecast.of(levels, 90, true).encoded())
        .containsExactly(0x1D, 0b00001001, 0b00110000, 0b00111011, 0b10010100, 0b00111000);
  }

  @Test
  void neverTakesMoreThan12BytesAndThenLeavesOutTheShortestStretches() {
    for (int round = 0; round < 1_000; round++) {
      byte[] levels = new byte[48];
      for (int i = 0; i < levels.length; i++) {
        levels[i] = (byte) random.nextInt(4);
      }
      Arrays.fill(levels, 20, 24, (byte) 3);
      byte[] encoded = Forecast.of(levels, 0, false).encoded();
      assertThat(encoded.length).isBetween(10, Forecast.MOST_BYTES);
      Forecast read = Forecast.decode(encoded);
      assertThat(read.saysAnything()).isTrue();
      assertThat(Arrays.copyOfRange(levels(read), 20, 24)).containsOnly(3);
    }
  }

  @Test
  void tellsHowLongWindowsLastToTheNearestDoubling() {
    for (int minutes : new int[] {0, 1, 8, 11, 13, 60, 500, 1_440, 100_000}) {
      int told = Forecast.decode(Forecast.of(levels(3), minutes, true).encoded()).usualMinutes();
      if (minutes == 0) {
        assertThat(told).isZero();
      } else if (minutes < 8 || minutes > 700) {
        assertThat(told).isEqualTo(minutes < 8 ? 8 : 512);
      } else {
        assertThat((double) told / minutes).isBetween(0.7, 1.43);
      }
    }
  }

  @Test
  void isReadAsNothingWhereItCannotBeRead() {
    byte[] good = Forecast.of(levels(5), 60, true).encoded();
    assertThat(Forecast.decode(good).saysAnything()).isTrue();
    for (int length = 0; length < good.length; length++) {
      assertThat(Forecast.decode(Arrays.copyOf(good, length))).isSameAs(Forecast.NONE);
    }
    assertThat(Forecast.decode(Arrays.copyOf(good, good.length + 1))).isSameAs(Forecast.NONE);
    assertThat(Forecast.decode(Arrays.copyOf(good, 13))).isSameAs(Forecast.NONE);
    byte[] later = good.clone();
    later[0] = (byte) (good[0] + 0x10);
    assertThat(Forecast.decode(later)).isSameAs(Forecast.NONE);
    later[0] = (byte) (good[0] | 0x80);
    assertThat(Forecast.decode(later)).isSameAs(Forecast.NONE);
    // Bits behind the last run.
    byte[] set = {0x10, 0b01000001, (byte) 0b10000001};
    assertThat(Forecast.decode(set)).isSameAs(Forecast.NONE);
    set[2] = (byte) 0b10000000;
    assertThat(Forecast.decode(set).level(47)).isEqualTo(1);
    // A run that goes on into the next day, and one that never ends.
    assertThat(Forecast.decode(new byte[] {0x10, 0b00000001, (byte) 0x88})).isSameAs(Forecast.NONE);
    assertThat(Forecast.decode(new byte[12])).isSameAs(Forecast.NONE);
    byte[] endless = new byte[12];
    endless[0] = 0x10;
    assertThat(Forecast.decode(endless)).isSameAs(Forecast.NONE);
    assertThat(Forecast.NONE.isOpenNow()).isFalse();
    assertThat(Forecast.NONE.saysAnything()).isFalse();
  }

  @Test
  void saysWhatWasLearned() {
    WindowHistory history = new WindowHistory();
    Instant six = Instant.parse("2026-03-01T06:00:00Z");
    for (int day = 0; day < 6; day++) {
      Instant opens = six.plus(Duration.ofDays(day));
      history.nothing(opens.minusSeconds(600));
      history.open(opens);
      history.open(opens.plusSeconds(2_400));
      history.nothing(opens.plusSeconds(2_500));
    }
    Forecast forecast = history.forecast(true);
    assertThat(forecast.isOpenNow()).isTrue();
    assertThat(forecast.usualMinutes()).isEqualTo(40);
    assertThat(forecast.level(11)).isEqualTo(3);
    assertThat(forecast.level(12)).isEqualTo(3);
    assertThat(forecast.level(30)).isZero();
    assertThat(forecast.isLikely(5 * 60 + 45)).isTrue();
    assertThat(forecast.isLikely(15 * 60)).isFalse();
  }
}
