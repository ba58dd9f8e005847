package org.tereze.relay.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.tereze.window.schedule.CallLimits;
import org.tereze.window.schedule.ContactPlan;
import org.tereze.window.schedule.FixedWindow;
import org.tereze.window.schedule.Forecast;
import org.tereze.window.schedule.LinkEnd;
import org.tereze.window.schedule.Probing;
import org.tereze.window.schedule.WindowHistory;
import org.tereze.wire.Precedence;

/** When an upstream is called. */
class CallTimesTest {
  private static final long DAY = 86_400_000;
  private static final long MOST_PROBE = 45 * 60_000 * 5 / 4 + 1;

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // it may wrap
  private Instant wall = Instant.parse("2026-11-22T12:00:00Z");
  private final List<byte[]> kept = new ArrayList<>();
  private final WindowHistory history = new WindowHistory();

  private CallTimes times(CallPlan plan, UplinkLimits limits) {
    return new CallTimes(
        plan,
        history,
        limits,
        new CallTimes.Means(() -> wall, nanos::get, new Random(3), kept::add));
  }

  private CallTimes always() {
    return times(CallPlan.always(UplinkLimits.defaults()), UplinkLimits.defaults());
  }

  private static ContactPlan windows() throws Exception {
    return ContactPlan.of(
        List.of(FixedWindow.parse(Map.of("at", "0 13 * * *", "lasts", "1h", "volume", "10 kB"))));
  }

  private CallTimes planned() throws Exception {
    return times(new CallPlan(windows(), null), UplinkLimits.defaults());
  }

  private void pass(long millis) {
    nanos.addAndGet(millis * 1_000_000);
    wall = wall.plusMillis(millis);
  }

  private void answered(CallTimes times) {
    times.answered();
    pass(1_000);
    times.ended(LinkEnd.DONE, true, 100);
  }

  @Test
  void goesAtOnceToALineThatAnsweredHoweverLongAgo() {
    CallTimes times = always();
    assertThat(times.pauseMillis(Precedence.ROUTINE)).isZero();
    answered(times);
    for (long later : new long[] {0, 60_000, 20 * 60_000, DAY, 40 * DAY}) {
      pass(later);
      assertThat(times.pauseMillis(Precedence.ROUTINE)).isZero();
      assertThat(times.pauseMillis(null)).isZero();
    }
  }

  @Test
  void triesAFewTimesQuicklyAndThenAsTheScheduleSays() {
    CallTimes times = always();
    answered(times);
    long quick = 0;
    long longest = 0;
    for (int i = 0; i < 20; i++) {
      times.nothing(50);
      long pause = times.pauseMillis(Precedence.FLASH);
      assertThat(pause).isBetween(500L, MOST_PROBE);
      longest = Math.max(longest, pause);
      quick += pause < Probing.EDGE.least().toMillis() ? 1 : 0;
      pass(pause);
      assertThat(times.pauseMillis(Precedence.FLASH)).isZero();
    }
    assertThat(quick).isBetween(5L, 6L);
    assertThat(longest).isGreaterThan(UplinkLimits.defaults().mostBackOffMillis() + 1);
  }

  @Test
  void doesNotWaitLongerThanItsOperatorWishes() {
    UplinkLimits limits = new UplinkLimits(1_000, 0, 1_000, 1_000);
    CallTimes times = times(CallPlan.always(limits), limits);
    for (int i = 0; i < 50; i++) {
      times.nothing(50);
      long pause = times.pauseMillis(Precedence.FLASH);
      assertThat(pause).isBetween(1L, 1_001L);
      pass(pause);
    }
  }

  @Test
  void waitsAfterACallThatMovedNothingAsAfterAFailure() {
    CallTimes times = always();
    answered(times);
    times.answered();
    times.ended(LinkEnd.CUT, false, 100);
    long first = times.pauseMillis(Precedence.FLASH);
    assertThat(first).isBetween(500L, 1_001L);
    pass(first);
    times.answered();
    times.ended(LinkEnd.CUT, false, 100);
    assertThat(times.pauseMillis(Precedence.FLASH)).isBetween(1_000L, 2_001L);
    times.answered();
    times.ended(LinkEnd.CUT, true, 100);
    assertThat(times.pauseMillis(Precedence.FLASH)).isBetween(500L, 1_001L);
  }

  @Test
  void isHeldBackByWhatIsItsOwnFaultEvenIfTheLineIsThere() throws Exception {
    CallTimes times = always();
    assertThat(times.heldMillis()).isZero();
    times.putOff();
    assertThat(times.heldMillis()).isBetween(500L, 1_001L);
    assertThat(times.pauseMillis(Precedence.FLASH)).isZero();
    times.networkChanged();
    assertThat(times.heldMillis()).isZero();
    CallTimes planned = planned();
    planned.putOff();
    long held = planned.heldMillis();
    assertThat(held).isBetween(500L, 1_001L);
    pass(held);
    assertThat(planned.heldMillis()).isZero();
  }

  @Test
  void leavesItToTheScheduleWhereWindowsAreKnown() throws Exception {
    CallPlan probing = new CallPlan(windows(), Probing.EDGE);
    CallTimes times = times(probing, UplinkLimits.defaults());
    assertThat(times.pauseMillis(Precedence.FLASH)).isPositive();
    times.networkChanged();
    assertThat(times.pauseMillis(Precedence.FLASH)).isBetween(1L, 30_001L);
    times.nothing(1);
    assertThat(times.pauseMillis(Precedence.FLASH)).isGreaterThan(20_000);
  }

  @Test
  void opensNoWindowBecauseTheNetworkChanged() throws Exception {
    CallTimes times = planned();
    times.networkChanged();
    assertThat(times.pauseMillis(Precedence.FLASH)).isBetween(3_600_000L, 3_660_001L);
    pass(times.pauseMillis(Precedence.FLASH));
    assertThat(times.pauseMillis(Precedence.FLASH)).isZero();
    assertThat(times.limits().volumeBytes()).isEqualTo(10_000);
    assertThat(times.mostTime()).isBetween(Duration.ofMinutes(59), Duration.ofMinutes(60));
    times.nothing(600);
    assertThat(times.pauseMillis(Precedence.FLASH)).isBetween(15_000L, 45_001L);
    times.networkChanged();
    assertThat(times.pauseMillis(Precedence.FLASH)).isZero();
  }

  @Test
  void countsWhatWasSentInVainForTheVolumeOfThatWindowAlone() throws Exception {
    CallTimes times = planned();
    pass(3_660_000);
    assertThat(times.pauseMillis(Precedence.FLASH)).isZero();
    times.nothing(600);
    pass(times.pauseMillis(Precedence.FLASH));
    assertThat(times.pauseMillis(Precedence.FLASH)).isZero();
    times.nothing(700);
    pass(times.pauseMillis(Precedence.FLASH));
    assertThat(times.spentBytes()).isEqualTo(1_300);
    times.pauseMillis(Precedence.FLASH);
    times.answered();
    times.ended(LinkEnd.DONE, true, 1_000);
    assertThat(times.spentBytes()).isZero();
    times.pauseMillis(Precedence.FLASH);
    assertThat(times.limits().volumeBytes()).isEqualTo(7_700);
    times.nothing(100);
    pass(DAY);
    assertThat(times.pauseMillis(Precedence.FLASH)).isZero();
    assertThat(times.spentBytes()).isZero();
    assertThat(times.limits().volumeBytes()).isEqualTo(10_000);
  }

  @Test
  void knowsWhenAWindowIsOverAndThatACallOutsideOfAllHasNone() throws Exception {
    CallTimes times = planned();
    pass(3_660_000);
    assertThat(times.pauseMillis(Precedence.FLASH)).isZero();
    assertThat(times.isWindowOver()).isFalse();
    pass(3_600_000);
    assertThat(times.isWindowOver()).isTrue();
    CallTimes free = always();
    assertThat(free.pauseMillis(Precedence.FLASH)).isZero();
    assertThat(free.limits().volumeBytes()).isEqualTo(CallLimits.NO_LIMIT);
    assertThat(free.mostTime()).isGreaterThan(Duration.ofDays(300));
    assertThat(free.isWindowOver()).isFalse();
  }

  @Test
  void storesWhatChangedOnceAMinuteAndWhenItIsToldTo() {
    CallTimes times = always();
    times.keepIfDue();
    assertThat(kept).isEmpty();
    answered(times);
    times.keepIfDue();
    assertThat(kept).isEmpty();
    pass(CallTimes.KEPT_EACH_MILLIS);
    times.keepIfDue();
    times.keepIfDue();
    assertThat(kept).hasSize(1);
    assertThat(kept.get(0)).isEqualTo(history.encoded());
    pass(120_000);
    times.nothing(1);
    times.keep();
    assertThat(kept).hasSize(2);
    times.keep();
    assertThat(kept).hasSize(2);
  }

  @Test
  void tellsNothingOfALineThatIsThereAllDay() {
    CallTimes times = always();
    for (int i = 0; i < 3 * 24 * 6; i++) {
      answered(times);
      pass(10 * 60_000);
      assertThat(times.forecast().length == 0 || i < 24 * 6).isTrue(); // but on its first day
    }
  }

  @Test
  void tellsWhenTheLineWasThereAndWhetherItIs() {
    CallTimes times = always();
    for (int day = 0; day < 6; day++) {
      for (int quarter = 0; quarter < 96; quarter++) {
        if (quarter >= 40 && quarter < 44) {
          answered(times);
        } else {
          times.nothing(1);
        }
        pass(15 * 60_000 - (quarter >= 40 && quarter < 44 ? 1_000 : 0));
      }
    }
    Forecast told = Forecast.decode(times.forecast());
    assertThat(told.saysAnything()).isTrue();
    assertThat(told.isOpenNow()).isFalse();
    assertThat(told.isLikely(22 * 60 + 10)).isTrue(); // ten hours after noon
    assertThat(told.isLikely(8 * 60)).isFalse();
    times.answered();
    assertThat(Forecast.decode(times.forecast()).isOpenNow()).isTrue();
  }
}
