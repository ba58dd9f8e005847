package org.tereze.relay.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tereze.relay.store.StoreException;
import org.tereze.window.schedule.ContactPlan;
import org.tereze.window.schedule.FixedWindow;
import org.tereze.window.schedule.Forecast;
import org.tereze.window.schedule.Probing;
import org.tereze.window.schedule.WindowHistory;
import org.tereze.wire.Disposition;
import org.tereze.wire.Precedence;

/** An uplink whose operator knows when the line is there; the test lives through the days. */
@Execution(ExecutionMode.CONCURRENT)
final class UplinkWindowsIT extends UplinkScene {
  private static final long MINUTE = 60_000;
  private static final int RECORD_BYTES = 2_000;
  private static final String FILLER = "x".repeat(300);

  private final List<Instant> calls = new ArrayList<>();

  /** One window from 13:00 on, for half an hour, with these further values. */
  private void plan(@Nullable Probing probing, String... values) throws Exception {
    Map<String, String> named = new HashMap<>();
    named.put("at", "0 13 * * *");
    named.put("lasts", "30m");
    for (int i = 0; i < values.length; i += 2) {
      named.put(values[i], values[i + 1]);
    }
    plan = new CallPlan(ContactPlan.of(List.of(FixedWindow.parse(named))), probing);
    uplink = uplink(LIMITS);
  }

  private Instant now() {
    return begun.plusNanos(nanos.get());
  }

  /** What the uplink's own thread would do meanwhile. */
  private void live(Duration time) throws StoreException {
    Instant end = now().plus(time);
    while (now().isBefore(end)) {
      int before = counts.tries.size();
      Instant at = now();
      long pause = round();
      if (counts.tries.size() > before) {
        calls.add(at);
      }
      long left = Duration.between(now(), end).toMillis();
      pass(Math.max(1, Math.min(Math.min(pause, MINUTE), left)));
    }
  }

  private void liveUntil(String hour) throws StoreException {
    live(Duration.between(now(), Instant.parse("2026-11-22T" + hour + ":00Z")));
  }

  private static int minuteOfDay(Instant at) {
    return (int) (at.getEpochSecond() / 60 % 1_440);
  }

  @Test
  void callsInItsWindowsAndAtNoOtherTime() throws Exception {
    plan(null);
    unreachable = true;
    put(owner, Precedence.FLASH, "one");
    for (int i = 0; i < 30; i++) {
      uplink.networkChanged(); // whoever says so
      live(Duration.ofMinutes(60));
    }
    assertThat(calls).hasSizeBetween(8, 20);
    assertThat(calls).allMatch(at -> minuteOfDay(at) >= 780 && minuteOfDay(at) < 810);
    unreachable = false;
    live(Duration.ofDays(1));
    assertThat(home.fetch(owner, false)).containsExactly("one");
  }

  @Test
  void probesBesideItsWindowsOnlyWhereThatIsWanted() throws Exception {
    plan(Probing.EDGE);
    unreachable = true;
    put(owner, Precedence.ROUTINE, "one");
    liveUntil("23:59");
    assertThat(calls).anyMatch(at -> minuteOfDay(at) < 780);
    assertThat(calls).anyMatch(at -> minuteOfDay(at) >= 810);
  }

  @Test
  void letsWhatIsLessUrgentWaitInAWindowThatIsNotForIt() throws Exception {
    plan(null, "lowest", "PRIORITY");
    put(owner, Precedence.ROUTINE, "routine");
    put(owner, Precedence.PRIORITY, "priority");
    put(other, Precedence.FLASH, "flash");
    live(Duration.ofDays(2));
    assertThat(waiting()).containsExactly("routine");
    assertThat(home.fetch(owner, false)).containsExactly("priority");
    assertThat(home.fetch(other, false)).containsExactly("flash");
    plan(null);
    live(Duration.ofDays(1));
    assertThat(home.fetch(owner, false)).containsExactlyInAnyOrder("priority", "routine");
  }

  @Test
  void sendsWhatWaitedInTheNextWindowThatIsForIt() throws Exception {
    Map<String, String> narrow = Map.of("at", "0 13 * * *", "lasts", "30m", "lowest", "PRIORITY");
    Map<String, String> wide = Map.of("at", "0 15 * * *", "lasts", "30m", "only", "send");
    plan =
        new CallPlan(
            ContactPlan.of(List.of(FixedWindow.parse(narrow), FixedWindow.parse(wide))), null);
    uplink = uplink(LIMITS);
    put(owner, Precedence.ROUTINE, "routine");
    put(owner, Precedence.FLASH, "flash");
    liveUntil("14:00");
    assertThat(waiting()).containsExactly("routine");
    liveUntil("15:10");
    assertThat(waiting()).isEmpty();
  }

  @Test
  void asksNothingWhereItMayOnlySend() throws Exception {
    plan(null, "only", "send");
    put(owner, Precedence.ROUTINE, "one");
    liveUntil("13:20");
    assertThat(home.fetch(owner, true)).containsExactly("one");
    live(Duration.ofDays(1));
    put(owner, Precedence.ROUTINE, "two");
    live(Duration.ofDays(1));
    assertThat(home.fetch(owner, false)).containsExactly("two");
    assertThat(told(owner, "one")).isEqualTo(Disposition.FORWARDED);
    assertThat(counts.news).isEmpty();
  }

  @Test
  void putsNothingWhereItMayOnlyReceive() throws Exception {
    put(owner, Precedence.ROUTINE, "one");
    round();
    assertThat(home.fetch(owner, true)).containsExactly("one");
    plan(null, "only", "receive");
    put(owner, Precedence.FLASH, "two");
    live(Duration.ofDays(1));
    assertThat(told(owner, "one")).isEqualTo(Disposition.COLLECTED);
    assertThat(waiting()).containsExactly("two");
    assertThat(calls).isNotEmpty();
  }

  @Test
  void spendsNoMoreThanTheVolumeInEachWindowAndLosesAndDoublesNothing() throws Exception {
    plan(null, "volume", "4 kB");
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      all.add(i + FILLER);
    }
    put(owner, Precedence.ROUTINE, all.toArray(new String[0]));
    int days = 0;
    while (!waiting().isEmpty()) {
      long before = home.upBytes + home.downBytes;
      live(Duration.ofDays(1));
      assertThat(home.upBytes + home.downBytes - before).isBetween(100L, 4_000L + RECORD_BYTES);
      days++;
    }
    assertThat(days).isBetween(3, 6);
    assertThat(home.fetch(owner, false)).containsExactlyElementsOf(all);
    assertThat(counts.failures).isEmpty();
  }

  @Test
  void countsForTheVolumeWhatWasSentInVain() throws Exception {
    home.onSilence = this::pass;
    plan(null, "volume", "1 kB");
    put(owner, Precedence.ROUTINE, "one" + FILLER, "two" + FILLER, "three" + FILLER);
    home.silentDials = 1_000;
    liveUntil("14:00");
    assertThat(calls).isNotEmpty();
    assertThat(home.upBytes).isBetween(600L, 1_000L + RECORD_BYTES);
    assertThat(waiting()).hasSize(3);
  }

  @Test
  void sendsNoFasterThanItMay() throws Exception {
    plan(null, "send_rate", "100 B/s");
    for (int i = 0; i < 20; i++) {
      put(owner, Precedence.ROUTINE, i + FILLER);
    }
    liveUntil("13:02");
    assertThat(home.upBytes).isBetween(600L, 120 * 100L + RECORD_BYTES);
    long before = nanos.get();
    long bytes = home.upBytes;
    liveUntil("13:03");
    assertThat(home.upBytes - bytes)
        .isLessThanOrEqualTo((nanos.get() - before) / 1_000_000_000 * 100 + RECORD_BYTES);
    live(Duration.ofDays(1));
    assertThat(home.fetch(owner, false)).hasSize(20);
  }

  @Test
  void endsACallWithItsTimeAndGoesOnInTheNextOne() throws Exception {
    plan(null, "send_rate", "100 B/s", "most_time", "20s");
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      all.add(i + FILLER);
    }
    put(owner, Precedence.ROUTINE, all.toArray(new String[0]));
    liveUntil("13:30");
    assertThat(calls).hasSizeGreaterThan(3);
    assertThat(counts.failures).isEmpty();
    live(Duration.ofDays(1));
    assertThat(home.fetch(owner, false)).containsExactlyElementsOf(all);
    assertThat(waiting()).isEmpty();
  }

  @Test
  void remembersOverARestartWhenItsWindowsWere() throws Exception {
    plan = new CallPlan(ContactPlan.NONE, Probing.EDGE);
    uplink = uplink(LIMITS);
    assertThat(times.forecast()).isEmpty();
    for (int day = 0; day < 6; day++) {
      put(owner, Precedence.ROUTINE, "day " + day);
      unreachable = true;
      liveUntilNoon(day, "17:00");
      unreachable = false;
      liveUntilNoon(day, "18:00");
      put(owner, Precedence.ROUTINE, "later on day " + day);
      unreachable = true;
      liveUntilNoon(day + 1, "00:00");
    }
    assertThat(waiting()).hasSizeLessThan(3);
    Forecast before = Forecast.decode(times.forecast());
    assertThat(before.saysAnything()).isTrue();
    assertThat(before.level(34)).isGreaterThan(before.level(8));
    times.keep();
    assertThat(kept).hasSizeGreaterThan(10);
    history = WindowHistory.decode(kept.get(kept.size() - 1));
    uplink = uplink(LIMITS);
    assertThat(times.forecast()).isEqualTo(before.encoded());
  }

  private void liveUntilNoon(int day, String hour) throws StoreException {
    Instant at = Instant.parse("2026-11-22T" + hour + ":00Z").plus(Duration.ofDays(day));
    if (at.isAfter(now())) {
      live(Duration.between(now(), at));
    }
  }

  @Test
  void writesWhatItLearnedNotMoreOftenThanOnceAMinute() throws Exception {
    unreachable = true;
    put(owner, Precedence.ROUTINE, "one");
    live(Duration.ofHours(6));
    assertThat(counts.tries).hasSizeGreaterThan(15);
    assertThat(kept).hasSizeBetween(10, counts.tries.size());
  }
}
