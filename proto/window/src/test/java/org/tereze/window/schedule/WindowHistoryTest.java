package org.tereze.window.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tereze.testkit.SeededRandom;

class WindowHistoryTest {
  private static final Instant MIDNIGHT = Instant.parse("2026-03-01T00:00:00Z");

  private final WindowHistory history = new WindowHistory();

  private static Instant at(int day, double hour) {
    return MIDNIGHT.plus(Duration.ofDays(day)).plusSeconds((long) (hour * 3_600));
  }

  /** Looked at in vain at {@code hour - 0.5}, found then, and gone half an hour later. */
  private static void window(WindowHistory history, int day, double hour) {
    history.nothing(at(day, hour - 0.5));
    history.open(at(day, hour));
    history.open(at(day, hour + 0.5));
    history.nothing(at(day, hour + 1));
  }

  private void window(int day, double hour) {
    window(history, day, hour);
  }

  private double likely(int day, double hour) {
    return LikelyHours.of(history, minute(at(day, 0))).at(minute(at(day, hour)));
  }

  private static long minute(Instant at) {
    return at.getEpochSecond() / 60;
  }

  private static double mean(LikelyHours hours) {
    double sum = 0;
    for (int minute = 0; minute < LikelyHours.DAY_MINUTES; minute += LikelyHours.CELL_MINUTES) {
      sum += hours.at(minute);
    }
    return sum / LikelyHours.CELLS;
  }

  @Test
  void knowsNothingAtFirst() {
    assertThat(likely(0, 3)).isEqualTo(1);
    assertThat(history.encoded()).hasSize(6);
    assertThat(history.forecast(false).saysAnything()).isFalse();
  }

  @Test
  void learnsHoursThatRepeatAndDoublesNoTries() {
    for (int day = 0; day < 5; day++) {
      window(day, 18 + 0.3 * (day % 2));
    }
    assertThat(likely(5, 17.8)).isGreaterThan(5);
    assertThat(likely(5, 6)).isLessThan(0.4);
    assertThat(mean(LikelyHours.ever(history))).isBetween(0.999, 1.001);
  }

  @Test
  void takesItToHaveOpenedWhileNobodyLooked() {
    for (int day = 0; day < 4; day++) {
      history.nothing(at(day, 12));
      history.open(at(day, 15));
      history.open(at(day, 15.5));
    }
    assertThat(history.windows().get(3).unseenMinutes).isEqualTo(180);
    assertThat(likely(4, 13.5)).isGreaterThan(2 * likely(4, 15.75));
  }

  @Test
  void followsHoursThatDrift() {
    for (int day = 0; day < 10; day++) {
      window(day, 10 + 0.25 * day);
    }
    assertThat(likely(10, 12.25)).isGreaterThan(3).isGreaterThan(1.1 * likely(10, 10));
  }

  @Test
  void makesLittleOfHoursThatDoNotRepeat() {
    double[] hours = {17.5, 10.5, 2.5, 21, 6, 14, 0.5, 12};
    for (int day = 0; day < hours.length; day++) {
      window(day, hours[day]);
    }
    for (double hour = 0; hour < 24; hour += 0.25) {
      assertThat(likely(hours.length, hour)).as("at %s", hour).isBetween(0.7, 1.6);
    }
  }

  @Test
  void forgetsHoursAtWhichNothingIsFoundAnyMore() {
    for (int day = 0; day < 6; day++) {
      window(day, 18);
    }
    double before = likely(6, 17.75);
    for (int day = 6; day < 16; day++) {
      for (int quarter = 0; quarter < 8; quarter++) {
        history.nothing(at(day, 17 + quarter / 4.0));
      }
    }
    assertThat(before).isGreaterThan(6);
    assertThat(likely(16, 17.75)).isLessThan(2);
    assertThat(likely(16, 5)).isGreaterThan(0.9);
  }

  @Test
  void countsAMissOnceADayAndNotWhereItWasEarly() {
    window(0, 18);
    for (int minute = 0; minute < 60; minute += 5) {
      history.nothing(at(1, 17.5 + minute / 60.0));
    }
    assertThat(history.windows().get(0).missed).isEqualTo(1);
    history.nothing(at(2, 17.6));
    assertThat(history.windows().get(0).missed).isEqualTo(2);
    history.open(at(2, 18.6));
    assertThat(history.windows().get(0).missed).as("of the first day, and half of it").isZero();
  }

  @Test
  void doesNotLookAgainForWhatItHadToday() {
    for (int day = 0; day < 5; day++) {
      window(day, 18);
    }
    long after = minute(at(4, 19));
    LikelyHours hours = LikelyHours.of(history, after);
    assertThat(hours.at(after)).isLessThan(0.5);
    assertThat(hours.at(minute(at(5, 17.75)))).isGreaterThan(5);
  }

  @Test
  void takesForOneWindowWhatOpensAgainSoon() {
    history.open(at(0, 6));
    history.open(at(0, 7));
    history.nothing(at(0, 7.1));
    history.open(at(0, 7.4));
    history.open(at(0, 9));
    assertThat(history.windows()).hasSize(1);
    assertThat(history.usualMinutes()).isEqualTo(180);
    history.nothing(at(0, 9.1));
    history.open(at(0, 9.8));
    assertThat(history.windows()).hasSize(2);
  }

  @Test
  void callsWithoutAMissBetweenThemAreOfOneWindow() {
    history.open(at(0, 6));
    history.open(at(0, 8));
    assertThat(history.windows()).hasSize(1);
    history.open(at(1, 6));
    assertThat(history.windows()).as("but not for ever").hasSize(2);
  }

  @Test
  void aClockADayOffChangesNothing() throws Exception {
    for (int off : new int[] {1, -1}) {
      WindowHistory shifted = new WindowHistory();
      WindowHistory right = new WindowHistory();
      for (int day = 0; day < 8; day++) {
        window(right, day, 18);
        window(shifted, day < 4 ? day : day + off, 18);
      }
      LikelyHours one = LikelyHours.of(right, minute(at(9, 0)));
      LikelyHours other = LikelyHours.of(shifted, minute(at(9, 0)));
      for (int minute = 0; minute < LikelyHours.DAY_MINUTES; minute += 5) {
        assertThat(other.at(minute)).as("%d days off", off).isCloseTo(one.at(minute), within());
      }
      assertThat(WindowHistory.decode(shifted.encoded())).isEqualTo(shifted);
    }
  }

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.data.Offset.offset(0.6);
  }

  @Test
  void aClockPutBackInACallBreaksNothing() throws Exception {
    history.open(at(3, 6));
    history.open(at(2, 7));
    history.open(at(40, 7));
    history.nothing(Instant.parse("1969-01-01T00:00:00Z"));
    history.open(Instant.ofEpochSecond(253_000_000_000L));
    assertThat(WindowHistory.decode(history.encoded())).isEqualTo(history);
    assertThat(mean(LikelyHours.ever(history))).isBetween(0.99, 1.01);
  }

  @Test
  void neverTakesMoreThan246Bytes() throws Exception {
    for (int day = 0; day < 300; day++) {
      window(day, 2 + day % 20);
    }
    assertThat(history.windows()).hasSize(24);
    assertThat(history.encoded()).hasSize(246).hasSize(WindowHistory.MOST_BYTES);
    WindowHistory read = WindowHistory.decode(history.encoded());
    assertThat(read).isEqualTo(history);
    assertThat(read.lastTried()).isEqualTo(history.lastTried()).isEqualTo(at(299, 22));
    for (double hour = 0; hour < 24; hour += 0.25) {
      assertThat(LikelyHours.of(read, minute(at(300, 0))).at(minute(at(300, hour))))
          .isEqualTo(likely(300, hour));
    }
  }

  @Test
  void goesOnAfterItWasStoredAsIfItNeverHadBeen() throws Exception {
    Random random = SeededRandom.printed("WindowHistoryTest");
    WindowHistory stored = new WindowHistory();
    for (int step = 0; step < 2_000; step++) {
      Instant now = at(0, step * 0.7 + random.nextDouble() / 2);
      if (random.nextInt(4) == 0) {
        history.open(now);
        stored.open(now);
      } else {
        history.nothing(now);
        stored.nothing(now);
      }
      stored = WindowHistory.decode(stored.encoded());
      assertThat(stored).as("step %d", step).isEqualTo(history);
    }
  }

  @Test
  void refusesWhatItDidNotWrite() {
    for (int day = 0; day < 3; day++) {
      window(day, 18);
    }
    byte[] good = history.encoded();
    for (int length = 0; length < good.length; length++) {
      byte[] cut = Arrays.copyOf(good, length);
      assertThatThrownBy(() -> WindowHistory.decode(cut))
          .isInstanceOf(DamagedHistoryException.class);
    }
    assertThatThrownBy(() -> WindowHistory.decode(Arrays.copyOf(good, good.length + 1)))
        .hasMessage("history of windows: 37 bytes for 3 windows");
    byte[] later = good.clone();
    later[0] = 2;
    assertThatThrownBy(() -> WindowHistory.decode(later)).hasMessageContaining("no version");
    byte[] many = new byte[6 + 250];
    many[0] = 1;
    many[1] = 25;
    assertThatThrownBy(() -> WindowHistory.decode(many)).hasMessageContaining("for 25 windows");
    byte[] unseen = good.clone();
    unseen[10] = 0x7F;
    assertThatThrownBy(() -> WindowHistory.decode(unseen)).hasMessageContaining("nobody looked");
  }

  @Test
  void readsAnyBytesWithoutBreaking() {
    Random random = SeededRandom.printed("WindowHistoryTest.any");
    for (int round = 0; round < 2_000; round++) {
      byte[] bytes = new byte[6 + 10 * random.nextInt(25)];
      random.nextBytes(bytes);
      bytes[0] = 1;
      bytes[1] = (byte) ((bytes.length - 6) / 10);
      try {
        WindowHistory read = WindowHistory.decode(bytes);
        assertThat(mean(LikelyHours.ever(read))).isBetween(0.99, 1.01);
        read.open(at(0, random.nextInt(48)));
        read.nothing(at(0, random.nextInt(48)));
      } catch (DamagedHistoryException e) {
        assertThat(e).hasMessageContaining("history of windows");
      }
    }
  }
}
