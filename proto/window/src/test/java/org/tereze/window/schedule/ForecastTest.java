package org.tereze.window.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ForecastTest {
  @Test
  void takes14BytesAndComesBack() {
    Random random = new Random(1);
    for (int round = 0; round < 200; round++) {
      byte[] levels = new byte[48];
      for (int i = 0; i < levels.length; i++) {
        levels[i] = (byte) random.nextInt(4);
      }
      int minutes = random.nextInt(3_000);
      boolean open = random.nextBoolean();
      byte[] encoded = Forecast.of(levels, minutes, open).encoded();
      assertThat(encoded).hasSize(14).hasSizeLessThanOrEqualTo(Forecast.MOST_BYTES);
      Forecast read = Forecast.decode(encoded);
      for (int i = 0; i < levels.length; i++) {
        assertThat(read.level(i)).isEqualTo(levels[i]);
        assertThat(read.isLikely(i * 30 + 29)).isEqualTo(levels[i] >= 2);
      }
      assertThat(read.isOpenNow()).isEqualTo(open);
      assertThat(Math.abs(read.usualMinutes() - Math.min(2_040, minutes))).isLessThanOrEqualTo(4);
    }
  }

  @Test
  void isReadAsNothingWhereItCannotBeRead() {
    byte[] good = Forecast.of(new byte[48], 60, true).encoded();
    for (int length = 0; length < good.length; length++) {
      assertThat(Forecast.decode(Arrays.copyOf(good, length))).isSameAs(Forecast.NONE);
    }
    assertThat(Forecast.decode(Arrays.copyOf(good, 17))).isSameAs(Forecast.NONE);
    assertThat(Forecast.decode(Arrays.copyOf(good, 16)).isOpenNow()).isTrue();
    byte[] later = good.clone();
    later[0] = 0x21;
    assertThat(Forecast.decode(later)).isSameAs(Forecast.NONE);
    later[0] = (byte) 0x91;
    assertThat(Forecast.decode(later)).isSameAs(Forecast.NONE);
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
