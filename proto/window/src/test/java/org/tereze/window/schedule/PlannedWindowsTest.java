package org.tereze.window.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tereze.window.schedule.NextTry.Why;
import org.tereze.wire.Precedence;

/** Schedules of planned windows, without probes unless said. */
class PlannedWindowsTest {
  private static final Instant MIDNIGHT = Instant.parse("2026-03-01T00:00:00Z");
  private static final Instant SIX = at("06:00:00");
  private static final Instant SEVEN = at("07:00:00");

  private final List<FixedWindow> plan = new ArrayList<>();
  private @Nullable Probing probing;
  private @Nullable WindowSchedule made;

  private static Instant at(String time) {
    return Instant.parse("2026-03-01T" + time + "Z");
  }

  /** A window as {@code at}, {@code lasts} and further names and values. */
  private void window(String at, String lasts, String... further) throws Exception {
    Map<String, String> values = new HashMap<>();
    values.put("at", at);
    values.put("lasts", lasts);
    for (int i = 0; i < further.length; i += 2) {
      values.put(further[i], further[i + 1]);
    }
    plan.add(FixedWindow.parse(values));
  }

  private WindowSchedule schedule() throws Exception {
    if (made == null) {
      made = new WindowSchedule(ContactPlan.of(plan), probing, new WindowHistory(), new Random(5));
    }
    return made;
  }

  private NextTry next(Instant now) throws Exception {
    return schedule().next(now, null);
  }

  private NextTry next(Instant now, Precedence queued) throws Exception {
    return schedule().next(now, queued);
  }

  private void call(Instant from, Instant to, LinkEnd end, long bytes) throws Exception {
    schedule().tried(from, Outcome.OPENED);
    schedule().ended(to, end, bytes);
  }

  @Test
  void triesWhenAWindowOpensAndNeverWithoutOne() throws Exception {
    assertThat(next(MIDNIGHT).why()).isEqualTo(Why.NEVER);
    made = null;
    window("0 6 * * *", "1h");
    NextTry first = next(MIDNIGHT);
    assertThat(first.why()).isEqualTo(Why.PLANNED);
    assertThat(first.at()).isBetween(SIX, SIX.plusSeconds(60));
    assertThat(first.limits().endOf(first.at())).isEqualTo(SEVEN);
    assertThat(next(at("06:30:00")).at()).as("late, but open").isEqualTo(at("06:30:00"));
  }

  @Test
  void nodesWithTheSamePlanAreNotInStep() throws Exception {
    window("0 6 * * *", "1h");
    int[] seconds = new int[60];
    Random seeds = new Random(3);
    for (int node = 0; node < 1_000; node++) {
      WindowSchedule one =
          new WindowSchedule(
              ContactPlan.of(plan), null, new WindowHistory(), new Random(seeds.nextLong()));
      seconds[(int) Duration.between(SIX, one.next(MIDNIGHT, null).at()).toSeconds()]++;
    }
    assertThat(Arrays.stream(seconds).max().orElse(0)).isLessThanOrEqualTo(40); // 17 on average
  }

  @Test
  void triesOnceAndAgainOnlyForWhatIsQueued() throws Exception {
    window("0 6 * * *", "1h", "lowest", "PRIORITY");
    call(at("06:01:00"), at("06:02:00"), LinkEnd.DONE, 500);
    assertThat(next(at("06:02:00")).at()).isAfter(SIX.plus(Duration.ofDays(1)).minusSeconds(1));
    assertThat(next(at("06:10:00"), Precedence.ROUTINE).at()).isAfter(SEVEN);
    assertThat(next(at("06:10:00"), Precedence.FLASH).at()).isEqualTo(at("06:10:00"));
  }

  @Test
  void backsOffInAWindowThatNobodyAnswersIn() throws Exception {
    window("0 6 * * *", "1h");
    Instant now = next(MIDNIGHT).at();
    List<Long> waits = new ArrayList<>();
    while (true) {
      schedule().tried(now, Outcome.NOTHING);
      Instant next = next(now).at();
      if (!next.isBefore(SEVEN)) {
        assertThat(next).isAfter(SIX.plus(Duration.ofDays(1)).minusSeconds(1));
        break;
      }
      waits.add(Duration.between(now, next).toSeconds());
      now = next;
    }
    assertThat(waits.get(0)).isBetween(15L, 45L);
    assertThat(waits.get(1)).isBetween(30L, 90L);
    assertThat(waits).hasSizeBetween(7, 16).allMatch(wait -> wait <= 12 * 60);
    assertThat(next(SIX.plus(Duration.ofDays(1)).plusSeconds(60)).at())
        .as("the next opening begins anew")
        .isEqualTo(SIX.plus(Duration.ofDays(1)).plusSeconds(60));
  }

  @Test
  void goesOnSoonAfterACut() throws Exception {
    window("0 6 * * *", "1h");
    call(at("06:01:00"), at("06:20:00"), LinkEnd.CUT, 500);
    assertThat(next(at("06:20:00")).at()).isBetween(at("06:20:15"), at("06:20:45"));
  }

  @Test
  void doesNotSpinOnCallsThatSayEverythingAtOnce() throws Exception {
    window("0 6 * * *", "1h");
    Instant now = at("06:01:00");
    int calls = 0;
    while (now.isBefore(at("06:11:00"))) {
      assertThat(next(now, Precedence.ROUTINE).why()).isEqualTo(Why.PLANNED);
      now = next(now, Precedence.ROUTINE).at();
      call(now, now, LinkEnd.DONE, 0);
      calls++;
    }
    assertThat(calls).isBetween(20, 8 + 2 * 20);
  }

  @Test
  void isForWhatIsQueuedOnlyWhereSaid() throws Exception {
    window("0 6 * * *", "1h", "if_queued", "true", "lowest", "IMMEDIATE");
    assertThat(next(MIDNIGHT).why()).isEqualTo(Why.NEVER);
    assertThat(next(MIDNIGHT, Precedence.PRIORITY).why()).isEqualTo(Why.NEVER);
    assertThat(next(MIDNIGHT, Precedence.IMMEDIATE).at()).isBetween(SIX, SIX.plusSeconds(60));
  }

  @Test
  void theFirstListedOfTwoThatAreOpenRulesAlone() throws Exception {
    window("0 6 * * *", "1h", "send_rate", "100 B/s");
    window("30 5 * * *", "3h", "send_rate", "900 B/s");
    NextTry early = next(at("05:45:00"));
    assertThat(early.limits().sendBytesPerSecond()).isEqualTo(900);
    assertThat(early.limits().endOf(early.at())).as("the other takes over").isEqualTo(SIX);
    NextTry both = next(at("06:10:00"));
    assertThat(both.limits().sendBytesPerSecond()).isEqualTo(100);
    assertThat(both.limits().endOf(both.at())).isEqualTo(SEVEN);
    NextTry late = next(at("07:10:00"));
    assertThat(late.limits().sendBytesPerSecond()).isEqualTo(900);
    assertThat(late.limits().endOf(late.at())).isEqualTo(at("08:30:00"));
  }

  @Test
  void aLaterListedOneServesWhatTheFirstIsNotFor() throws Exception {
    window("0 6 * * *", "1h", "lowest", "FLASH", "if_queued", "true");
    window("0 6 * * *", "1h", "volume", "1 MB");
    assertThat(next(at("06:10:00"), Precedence.ROUTINE).limits().volumeBytes())
        .isEqualTo(1_000_000);
    assertThat(next(at("06:10:00"), Precedence.FLASH).limits().volumeBytes())
        .isEqualTo(CallLimits.NO_LIMIT);
  }

  @Test
  void takesUsedBytesFromTheVolumeOfThisOpeningOnly() throws Exception {
    window("0 6,12 * * *", "1h", "volume", "10 kB");
    next(at("06:01:00"), Precedence.ROUTINE);
    call(at("06:01:00"), at("06:02:00"), LinkEnd.CUT, 7_000);
    assertThat(next(at("06:05:00"), Precedence.ROUTINE).limits().volumeBytes()).isEqualTo(3_000);
    call(at("06:05:00"), at("06:06:00"), LinkEnd.CUT, 3_000);
    NextTry noon = next(at("06:10:00"), Precedence.ROUTINE);
    assertThat(noon.at()).isBetween(at("12:00:00"), at("12:01:00"));
    assertThat(noon.limits().volumeBytes()).isEqualTo(10_000);
  }

  @Test
  void endsALinkWithItsTimeOrItsWindow() throws Exception {
    window("0 6 * * *", "1h", "most_time", "20m");
    CallLimits limits = next(at("06:10:00")).limits();
    assertThat(limits.endOf(at("06:10:00"))).isEqualTo(at("06:30:00"));
    assertThat(limits.endOf(at("06:50:00"))).isEqualTo(SEVEN);
  }

  @Test
  void windowsThatFollowEachOtherForEverAreTriedAsPlanned() throws Exception {
    window("*/10 * * * *", "20m");
    Instant now = MIDNIGHT;
    for (int i = 0; i < 20; i++) {
      NextTry next = next(now);
      assertThat(Duration.between(now, next.at())).isLessThanOrEqualTo(Duration.ofMinutes(11));
      call(next.at(), next.at(), LinkEnd.DONE, 100);
      now = next.at();
    }
    assertThat(now).isAfter(MIDNIGHT.plus(Duration.ofHours(3)));
  }

  @Test
  void probesOnlyWhereNoWindowIsPlannedAndEndWhenOneOpens() throws Exception {
    probing = Probing.EDGE;
    window("0 6 * * *", "6h", "volume", "1 MB");
    window("0 12 * * *", "3h", "if_queued", "true");
    NextTry next = next(MIDNIGHT);
    assertThat(next.why()).isEqualTo(Why.PROBE);
    assertThat(next.limits().endOf(next.at())).isEqualTo(SIX);
    call(at("06:01:00"), at("06:02:00"), LinkEnd.DONE, 900);
    NextTry after = next(at("06:03:00"));
    assertThat(after.why()).isEqualTo(Why.PROBE);
    assertThat(after.at()).as("not in the planned ones").isEqualTo(at("15:00:00"));
    call(at("06:30:00"), at("06:32:00"), LinkEnd.DONE, 999_500);
    assertThat(next(at("06:40:00"), Precedence.FLASH).why())
        .as("nor to get round a volume")
        .isEqualTo(Why.PLANNED);
    assertThat(next(at("06:40:00"), Precedence.FLASH).at()).isAfter(at("11:59:59"));
  }

  @Test
  void neverProbesWhereAWindowIsAlwaysPlanned() throws Exception {
    probing = Probing.PHONE;
    window("0 0 * * *", "1d", "if_queued", "true");
    assertThat(next(MIDNIGHT).why()).isEqualTo(Why.NEVER);
    assertThat(next(MIDNIGHT, Precedence.ROUTINE).why()).isEqualTo(Why.PLANNED);
  }

  @Test
  void aWakeEndsTheBackOffInAWindow() throws Exception {
    window("0 6 * * *", "6h");
    Instant now = at("06:01:00");
    for (int i = 0; i < 8; i++) {
      schedule().tried(now, Outcome.NOTHING);
      now = next(now).at();
    }
    schedule().tried(now, Outcome.NOTHING);
    assertThat(next(now).at()).isAfter(now.plusSeconds(200));
    schedule().networkChanged(now.plusSeconds(60));
    assertThat(next(now.plusSeconds(60)).at()).isEqualTo(now.plusSeconds(60));
  }

  @Test
  void aClockThatIsPutBackDoesNotStopAWindow() throws Exception {
    window("0 6 * * *", "6h");
    schedule().tried(at("11:30:00"), Outcome.NOTHING);
    assertThat(next(at("06:31:00")).at()).isEqualTo(at("06:31:00"));
  }
}
