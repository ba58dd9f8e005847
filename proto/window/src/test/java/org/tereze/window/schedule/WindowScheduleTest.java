package org.tereze.window.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.tereze.testkit.SeededRandom;
import org.tereze.window.schedule.NextTry.Why;
import org.tereze.wire.Precedence;

/** Schedules without a plan: probes, what wakes them, and what they learn. */
class WindowScheduleTest {
  private static final Instant BEGIN = Instant.parse("2026-03-01T00:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration LEAST = Probing.PHONE.least();
  private static final Duration LONGEST = Duration.ofMinutes(225);

  private static WindowSchedule schedule(WindowHistory history, long seed) {
    // Neighbouring seeds begin alike in a Random.
    Random random = new Random(seed * 0x9E37_79B9_7F4A_7C15L);
    return new WindowSchedule(ContactPlan.NONE, Probing.PHONE, history, random);
  }

  private static WindowSchedule schedule(long seed) {
    return schedule(new WindowHistory(), seed);
  }

  /** Tries until then, in vain unless {@code open}; what is found stays for forty minutes. */
  private static List<Instant> run(
      WindowSchedule schedule, Instant from, Instant until, Predicate<Instant> open) {
    List<Instant> tries = new ArrayList<>();
    Instant now = schedule.next(from, null).at();
    while (now.isBefore(until)) {
      tries.add(now);
      if (open.test(now)) {
        schedule.tried(now, Outcome.OPENED);
        now = now.plusSeconds(2_400);
        schedule.ended(now, LinkEnd.CUT, 0);
      } else {
        schedule.tried(now, Outcome.NOTHING);
      }
      now = schedule.next(now, null).at();
    }
    return tries;
  }

  private static List<Instant> runInVain(WindowSchedule schedule, Instant from, Duration time) {
    return run(schedule, from, from.plus(time), at -> false);
  }

  private static WindowHistory eveningHistory(int hour) {
    WindowHistory history = new WindowHistory();
    for (int day = 10; day > 0; day--) {
      Instant opens = BEGIN.minus(DAY.multipliedBy(day)).plusSeconds(hour * 3_600L);
      history.nothing(opens.minusSeconds(600));
      history.open(opens);
      history.open(opens.plusSeconds(2_000));
      history.nothing(opens.plusSeconds(2_100));
    }
    return history;
  }

  private static boolean isWithin(Instant at, int fromMinute, int toMinute) {
    long minute = Math.floorMod(at.getEpochSecond() / 60, 1_440L);
    return minute >= fromMinute && minute < toMinute;
  }

  @Test
  void probesAsOftenAsUsualWithinItsBounds() {
    for (long seed = 0; seed < 10; seed++) {
      List<Instant> tries = runInVain(schedule(seed), BEGIN, DAY.multipliedBy(10));
      assertThat(tries).hasSizeBetween(230, 250);
      assertBounds(tries);
    }
    List<Instant> learned = new ArrayList<>();
    for (long seed = 0; seed < 20; seed++) {
      learned.addAll(runInVain(schedule(eveningHistory(18), seed), BEGIN, DAY));
    }
    assertThat(learned.size() / 20.0).as("learning takes no more").isBetween(21.0, 26.0);
  }

  private static void assertBounds(List<Instant> tries) {
    for (int i = 1; i < tries.size(); i++) {
      assertThat(Duration.between(tries.get(i - 1), tries.get(i))).isBetween(LEAST, LONGEST);
    }
  }

  @Test
  void spendsProbesWhereWindowsWereAndKeepsSomeForAllHours() {
    boolean[] hours = new boolean[24];
    int near = 0;
    int all = 0;
    for (long seed = 0; seed < 60; seed++) {
      List<Instant> tries = runInVain(schedule(eveningHistory(18), seed), BEGIN, DAY);
      assertBounds(tries);
      for (Instant at : tries) {
        all++;
        near += isWithin(at, 16 * 60 + 30, 19 * 60) ? 1 : 0;
        hours[(int) (at.getEpochSecond() / 3_600 % 24)] = true;
      }
    }
    assertThat(near / (double) all).as("a tenth of the day").isBetween(0.35, 0.75);
    assertThat(hours).as("some at every hour").doesNotContain(false);
  }

  @Test
  void theSameRandomAndTimesGiveTheSameTries() {
    Predicate<Instant> open = at -> isWithin(at, 300, 380);
    Instant end = BEGIN.plus(DAY.multipliedBy(9));
    assertThat(run(schedule(4), BEGIN, end, open)).isEqualTo(run(schedule(4), BEGIN, end, open));
    WindowSchedule asked = schedule(4);
    List<Instant> often = new ArrayList<>();
    for (Instant now = BEGIN; now.isBefore(BEGIN.plus(DAY)); now = now.plusSeconds(10)) {
      if (!asked.next(now, null).at().isAfter(now)) {
        asked.tried(now, Outcome.NOTHING);
        often.add(now);
      }
    }
    assertThat(often).as("asking changes nothing").hasSizeBetween(20, 30);
  }

  @Test
  void aThousandNodesThatLoseAWindowTogetherShowNoPeak() {
    int[] seconds = new int[12 * 3_600];
    SeededRandom random = SeededRandom.printed("WindowScheduleTest.nodes");
    for (int node = 0; node < 1_000; node++) {
      WindowSchedule one = schedule(eveningHistory(6), random.nextLong());
      one.next(BEGIN, null);
      one.tried(BEGIN, Outcome.OPENED);
      one.ended(BEGIN, LinkEnd.CUT, 0);
      for (Instant at : runInVain(one, BEGIN, Duration.ofHours(12))) {
        seconds[(int) Duration.between(BEGIN, at).toSeconds()]++;
      }
    }
    // The first wait of all of them is two to four minutes: eight a second.
    assertThat(Arrays.stream(seconds).max().orElse(0)).as("%s", random).isLessThanOrEqualTo(30);
    assertNoPeak(minutes(seconds), 30, random);
  }

  @Test
  void aThousandNodesThatBeginTogetherShowNoPeak() {
    int[] seconds = new int[12 * 3_600];
    SeededRandom random = SeededRandom.printed("WindowScheduleTest.begin");
    for (int node = 0; node < 1_000; node++) {
      WindowSchedule one = schedule(eveningHistory(6), random.nextLong());
      for (Instant at : runInVain(one, BEGIN.plus(DAY), Duration.ofHours(12))) {
        seconds[(int) Duration.between(BEGIN.plus(DAY), at).toSeconds()]++;
      }
    }
    assertNoPeak(minutes(seconds), 10, random);
  }

  @Test
  void aThousandNodesThatKnowNothingAreSpreadFromTheFirstTryOn() {
    int[] seconds = new int[6 * 3_600];
    SeededRandom random = SeededRandom.printed("WindowScheduleTest.spread");
    for (int node = 0; node < 1_000; node++) {
      WindowSchedule one = schedule(new WindowHistory(), random.nextLong());
      for (Instant at : runInVain(one, BEGIN, Duration.ofHours(6))) {
        seconds[(int) Duration.between(BEGIN, at).toSeconds()]++;
      }
    }
    assertThat(Arrays.stream(seconds).max().orElse(0)).as("%s", random).isLessThanOrEqualTo(8);
    int[] minutes = minutes(seconds);
    for (int i = 5; i + 10 < minutes.length; i += 10) {
      // 167 on average.
      int ten = Arrays.stream(minutes, i, i + 10).sum();
      assertThat(ten).as("minute %d, %s", i, random).isBetween(90, 235);
    }
  }

  private static int[] minutes(int[] seconds) {
    int[] minutes = new int[seconds.length / 60];
    for (int i = 0; i < seconds.length; i++) {
      minutes[i / 60] += seconds[i];
    }
    return minutes;
  }

  /** Each minute has no more than twice what half an hour around it has, and chance. */
  private static void assertNoPeak(int[] minutes, int from, SeededRandom random) {
    for (int i = from; i < minutes.length; i++) {
      double around =
          Arrays.stream(minutes, Math.max(from, i - 15), Math.min(minutes.length, i + 15))
              .average()
              .orElse(0);
      assertThat((double) minutes[i])
          .as("minute %d, %s", i, random)
          .isLessThanOrEqualTo(1.5 * around + 5 * Math.sqrt(around) + 3);
    }
  }

  @Test
  void aCutIsFollowedSoonThenRarelier() {
    WindowSchedule schedule = schedule(3);
    schedule.tried(BEGIN, Outcome.OPENED);
    assertThat(schedule.next(BEGIN.plusSeconds(60), Precedence.FLASH).why())
        .as("a call goes on")
        .isEqualTo(Why.NEVER);
    schedule.ended(BEGIN.plusSeconds(600), LinkEnd.CUT, 0);
    List<Instant> tries = runInVain(schedule, BEGIN.plusSeconds(600), DAY);
    assertThat(Duration.between(BEGIN.plusSeconds(600), tries.get(0)).toSeconds())
        .isBetween(120L, 240L);
    assertThat(Duration.between(tries.get(0), tries.get(1)).toMinutes()).isBetween(2L, 20L);
    assertThat(tries).hasSizeBetween(20, 32);
  }

  @Test
  void whatIsWrittenWhileTheRelayAnswersGoesAtOnceButDoesNotSpin() {
    WindowSchedule schedule = schedule(3);
    schedule.tried(BEGIN, Outcome.OPENED);
    schedule.ended(BEGIN.plusSeconds(5), LinkEnd.DONE, 300);
    Instant now = BEGIN.plusSeconds(60);
    assertThat(schedule.next(now, null).why()).as("nothing waits").isEqualTo(Why.PROBE);
    assertThat(schedule.next(now, Precedence.ROUTINE).why()).isEqualTo(Why.OPEN);
    assertThat(schedule.next(now, Precedence.ROUTINE).at()).isEqualTo(now);
    int calls = 0;
    for (; now.isBefore(BEGIN.plusSeconds(3_660)); now = now.plusSeconds(1)) {
      if (!schedule.next(now, Precedence.ROUTINE).at().isAfter(now)) {
        schedule.tried(now, Outcome.OPENED);
        schedule.ended(now, LinkEnd.DONE, 300);
        calls++;
      }
    }
    assertThat(calls).as("eight and one each two minutes").isBetween(30, 8 + 32);
    schedule.tried(now, Outcome.NOTHING);
    assertThat(schedule.next(now, Precedence.ROUTINE).why()).as("silent").isEqualTo(Why.PROBE);
  }

  @Test
  void aHintOrAnotherNetworkWakesAtOnce() {
    for (boolean byHint : new boolean[] {true, false}) {
      WindowSchedule schedule = schedule(5);
      List<Instant> tries = runInVain(schedule, BEGIN, DAY);
      Instant last = tries.get(tries.size() - 1);
      Instant now = last.plusSeconds(150);
      assertThat(schedule.next(now, null).at()).isAfter(now.plusSeconds(60));
      if (byHint) {
        schedule.hint(now, Forecast.of(new byte[48], 0, true));
      } else {
        schedule.networkChanged(now);
      }
      NextTry woken = schedule.next(now, null);
      assertThat(woken.why()).isEqualTo(Why.WOKEN);
      assertThat(woken.at()).isBetween(now, now.plusSeconds(5));
      schedule.tried(woken.at(), Outcome.NOTHING);
      assertThat(Duration.between(woken.at(), schedule.next(woken.at(), null).at()))
          .as("the back-off begins anew")
          .isBetween(LEAST, Duration.ofMinutes(4));
    }
  }

  @Test
  void aHintThatSaysNoWindowIsOpenWakesNobody() {
    WindowSchedule schedule = schedule(5);
    NextTry before = schedule.next(BEGIN, null);
    schedule.hint(BEGIN, Forecast.of(new byte[48], 0, false));
    assertThat(schedule.next(BEGIN, null).at()).isEqualTo(before.at());
  }

  @Test
  void nobodyCanMakeItSpin() {
    WindowSchedule schedule = schedule(6);
    Forecast open = Forecast.of(new byte[48], 0, true);
    List<Instant> tries = new ArrayList<>();
    for (int second = 0; second < 86_400; second++) {
      Instant now = BEGIN.plusSeconds(second);
      schedule.networkChanged(now);
      schedule.hint(now, open);
      if (!schedule.next(now, Precedence.FLASH).at().isAfter(now)) {
        schedule.tried(now, Outcome.NOTHING);
        tries.add(now);
      }
    }
    for (int i = 1; i < tries.size(); i++) {
      assertThat(Duration.between(tries.get(i - 1), tries.get(i))).isGreaterThanOrEqualTo(LEAST);
    }
    // 3 + 24 wakes, after each the back-off's two or three, and what is usual.
    assertThat(tries).hasSizeLessThanOrEqualTo(27 * 4 + 24);
  }

  @Test
  void startingOftenIsNotTryingOften() throws Exception {
    WindowHistory history = new WindowHistory();
    List<Instant> tries = new ArrayList<>();
    SeededRandom random = SeededRandom.printed("WindowScheduleTest.restart");
    for (Instant now = BEGIN; now.isBefore(BEGIN.plus(DAY)); now = now.plusSeconds(60)) {
      WindowSchedule schedule =
          schedule(WindowHistory.decode(history.encoded()), random.nextLong());
      if (!schedule.next(now, null).at().isAfter(now)) {
        schedule.tried(now, Outcome.NOTHING);
        tries.add(now);
      }
      history = schedule.history();
    }
    assertThat(tries).as("%s", random).hasSizeBetween(20, 35);
  }

  @Test
  void aClockThatLeapsCostsATryOrAWait() {
    for (long leapHours : new long[] {-24, -5, 5, 24, 24 * 365}) {
      WindowSchedule schedule = schedule(eveningHistory(18), leapHours);
      runInVain(schedule, BEGIN, DAY);
      Instant now = BEGIN.plus(DAY).plus(Duration.ofHours(leapHours));
      List<Instant> tries = runInVain(schedule, now, DAY);
      assertThat(tries).as("leap of %d hours", leapHours).hasSizeBetween(17, 33);
      assertThat(Duration.between(now, tries.get(0))).isLessThanOrEqualTo(LONGEST);
      schedule.networkChanged(now.minus(DAY));
      assertThat(schedule.next(now.minus(DAY), null).at()).isBefore(now.minus(DAY).plus(LONGEST));
    }
  }

  @Test
  void findsRepeatedWindowsSoonerThanAtFirst() {
    double first = 0;
    double later = 0;
    for (long seed = 0; seed < 40; seed++) {
      List<Instant> found = new ArrayList<>();
      run(
          schedule(seed),
          BEGIN,
          BEGIN.plus(DAY.multipliedBy(14)),
          at -> isWithin(at, 1_100, 1_140) && found.add(at));
      first +=
          found.stream().filter(at -> at.isBefore(BEGIN.plus(DAY.multipliedBy(4)))).count() / 4.0;
      later +=
          found.stream().filter(at -> at.isAfter(BEGIN.plus(DAY.multipliedBy(9)))).count() / 5.0;
    }
    assertThat(first / 40).as("of forty minutes a day, with a try an hour").isBetween(0.5, 0.9);
    assertThat(later / 40).isGreaterThan(0.95);
  }

  @Test
  void aForecastThatIsRightIsWorthProbes() {
    byte[] levels = new byte[48];
    levels[36] = 3;
    levels[37] = 3;
    assertThat(share(levels, 1_080, 1_140)).as("a 24th of the day").isGreaterThan(0.14);
  }

  @Test
  void aForecastThatLiesMisplacesAThirdOfTheTriesAtMostAndSoonLess() {
    byte[] levels = new byte[48];
    levels[4] = 3;
    double honest = share(new byte[0], 120, 150);
    double firstDay = share(levels, 120, 150);
    assertThat(firstDay - honest).isLessThan(0.2);
    assertThat(firstDay).isGreaterThan(0.1);
    assertThat(lastDayShare(levels, 6)).as("a week of lies").isLessThan(0.06);
  }

  /** The part of the first day's tries that fall there, all in vain. */
  private static double share(byte[] levels, int fromMinute, int toMinute) {
    int near = 0;
    int all = 0;
    for (long seed = 0; seed < 200; seed++) {
      WindowSchedule schedule = schedule(seed);
      if (levels.length > 0) {
        schedule.hint(BEGIN, Forecast.of(levels, 0, false));
      }
      List<Instant> tries = runInVain(schedule, BEGIN, DAY);
      all += tries.size();
      near += (int) tries.stream().filter(at -> isWithin(at, fromMinute, toMinute)).count();
    }
    assertThat(all / 200.0).as("no more tries in all").isLessThan(27);
    return near / (double) all;
  }

  /** Told anew every day, which buys no trust. */
  private static double lastDayShare(byte[] levels, int days) {
    int near = 0;
    int all = 0;
    for (long seed = 0; seed < 100; seed++) {
      WindowSchedule schedule = schedule(seed);
      List<Instant> tries = List.of();
      for (int day = 0; day <= days; day++) {
        Instant from = BEGIN.plus(DAY.multipliedBy(day));
        levels[40] = (byte) (day % 2);
        schedule.hint(from, Forecast.of(levels.clone(), 0, false));
        tries = runInVain(schedule, from, DAY);
      }
      all += tries.size();
      near += (int) tries.stream().filter(at -> isWithin(at, 120, 150)).count();
    }
    return near / (double) all;
  }

  @Test
  void aLyingForecastLeavesMostOfTheWindowTime() {
    byte[] levels = new byte[48];
    levels[4] = 3;
    Predicate<Instant> evening = at -> isWithin(at, 1_080, 1_125);
    int honest = 0;
    int lied = 0;
    for (long seed = 0; seed < 200; seed++) {
      Instant end = BEGIN.plus(DAY.multipliedBy(7));
      honest += (int) run(schedule(seed), BEGIN, end, evening).stream().filter(evening).count();
      WindowSchedule told = schedule(seed);
      told.hint(BEGIN, Forecast.of(levels, 0, false));
      lied += (int) run(told, BEGIN, end, evening).stream().filter(evening).count();
    }
    assertThat(lied).isGreaterThan(honest * 85 / 100);
  }

  @Test
  void boundsOfProbingRise() {
    Duration second = Duration.ofSeconds(1);
    Duration hour = Duration.ofHours(1);
    assertThatThrownBy(() -> Probing.of(second, hour, hour)).hasMessageContaining("10 s ≤ least");
    assertThatThrownBy(() -> Probing.of(hour, LEAST, hour)).hasMessageContaining("least ≤ usual");
    assertThatThrownBy(() -> Probing.of(LEAST, hour, LEAST)).hasMessageContaining("usual ≤ most");
    assertThatThrownBy(() -> Probing.of(LEAST, hour, Duration.ofHours(25)))
        .hasMessageContaining("most ≤ 1 d");
  }
}
