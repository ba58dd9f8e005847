package org.tereze.window.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tereze.testkit.SeededRandom;

class CronTimesTest {
  private static final ZoneId UTC = ZoneOffset.UTC;
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final ZoneId TEHRAN = ZoneId.of("Asia/Tehran");

  /** The first {@code count} openings from then on. */
  private static List<String> openings(String text, String from, ZoneId zone, int count)
      throws MalformedWindowException {
    CronTimes times = CronTimes.parse(text);
    List<String> all = new ArrayList<>();
    Instant at = Instant.parse(from);
    for (int i = 0; i < count; i++) {
      Instant next = times.next(at, zone);
      if (next == null) {
        break;
      }
      all.add(next.toString().replace(":00Z", "Z"));
      at = next.plusSeconds(1);
    }
    return all;
  }

  @Test
  void readsRangesStepsListsAndNames() throws Exception {
    assertThat(openings("30 2 * * *", "2026-03-01T02:30:00Z", UTC, 2))
        .containsExactly("2026-03-01T02:30Z", "2026-03-02T02:30Z");
    assertThat(openings("5,50-59/4 23 * * *", "2026-03-01T00:00:00Z", UTC, 5))
        .containsExactly(
            "2026-03-01T23:05Z",
            "2026-03-01T23:50Z",
            "2026-03-01T23:54Z",
            "2026-03-01T23:58Z",
            "2026-03-02T23:05Z");
    assertThat(openings("0 20/2 * * *", "2026-03-01T00:00:00Z", UTC, 3))
        .containsExactly("2026-03-01T20:00Z", "2026-03-01T22:00Z", "2026-03-02T20:00Z");
    assertThat(openings("0 */8 1 jan,JUL *", "2026-03-01T00:00:00Z", UTC, 4))
        .containsExactly(
            "2026-07-01T00:00Z", "2026-07-01T08:00Z", "2026-07-01T16:00Z", "2027-01-01T00:00Z");
    // 2026-03-06 is a Friday.
    assertThat(openings("0 6 * * FRI-SUN", "2026-03-06T00:00:00Z", UTC, 4))
        .containsExactly(
            "2026-03-06T06:00Z", "2026-03-07T06:00Z", "2026-03-08T06:00Z", "2026-03-13T06:00Z");
    assertThat(openings("0 6 * * 7", "2026-03-06T00:00:00Z", UTC, 1))
        .isEqualTo(openings("0 6 * * 0", "2026-03-06T00:00:00Z", UTC, 1))
        .containsExactly("2026-03-08T06:00Z");
  }

  @Test
  void takesEitherKindOfDayIfBothAreLimited() throws Exception {
    assertThat(openings("0 0 1 * MON", "2026-03-01T00:00:00Z", UTC, 3))
        .containsExactly("2026-03-01T00:00Z", "2026-03-02T00:00Z", "2026-03-09T00:00Z");
    assertThat(openings("0 0 1 * *", "2026-03-01T00:00:00Z", UTC, 2))
        .containsExactly("2026-03-01T00:00Z", "2026-04-01T00:00Z");
  }

  @Test
  void findsTheRarestDay() throws Exception {
    assertThat(openings("0 0 29 2 *", "2096-03-01T00:00:00Z", UTC, 1))
        .containsExactly("2104-02-29T00:00Z");
  }

  @Test
  void opensAtTheFirstInstantAfterAGap() throws Exception {
    // 02:00 to 03:00 do not exist on 29 March.
    assertThat(openings("30 2 * * *", "2026-03-28T00:00:00Z", BERLIN, 3))
        .containsExactly("2026-03-28T01:30Z", "2026-03-29T01:00Z", "2026-03-30T00:30Z");
    assertThat(openings("0-59/20 2 * * *", "2026-03-29T00:00:00Z", BERLIN, 2))
        .as("three that are one instant")
        .containsExactly("2026-03-29T01:00Z", "2026-03-30T00:00Z");
    // Iran's clocks went from 00:00 to 01:00 on 22 March 2022, for the last time.
    assertThat(openings("15 0 * * *", "2022-03-21T00:00:00Z", TEHRAN, 3))
        .containsExactly("2022-03-21T20:30Z", "2022-03-22T19:45Z", "2022-03-23T19:45Z");
    assertThat(openings("15 0 * * *", "2023-03-20T00:00:00Z", TEHRAN, 3))
        .as("no change since")
        .containsExactly("2023-03-20T20:45Z", "2023-03-21T20:45Z", "2023-03-22T20:45Z");
  }

  @Test
  void opensOnceWhatComesTwice() throws Exception {
    // 02:00 to 03:00 come twice on 25 October.
    assertThat(openings("30 2 * * *", "2026-10-24T00:00:00Z", BERLIN, 3))
        .containsExactly("2026-10-24T00:30Z", "2026-10-25T00:30Z", "2026-10-26T01:30Z");
    // 23:00 to 24:00 came twice on 21 September 2022.
    assertThat(openings("30 23 * * *", "2022-09-20T12:00:00Z", TEHRAN, 3))
        .containsExactly("2022-09-20T19:00Z", "2022-09-21T19:00Z", "2022-09-22T20:00Z");
  }

  @Test
  void opensAfterADayThatWasLeftOut() throws Exception {
    // Samoa had no 30 December 2011.
    ZoneId apia = ZoneId.of("Pacific/Apia");
    assertThat(openings("0 12 30 12 *", "2011-12-01T00:00:00Z", apia, 1))
        .containsExactly("2011-12-30T10:00Z");
  }

  @Test
  void findsWhatAMinuteByMinuteSearchFinds() throws Exception {
    SeededRandom random = SeededRandom.printed("CronTimesTest");
    for (int round = 0; round < 200; round++) {
      int minute = random.nextInt(60);
      int hour = random.nextInt(24);
      int day = 1 + random.nextInt(28);
      int weekday = random.nextInt(7);
      boolean byDay = random.nextBoolean();
      boolean byWeekday = random.nextBoolean();
      CronTimes times =
          CronTimes.parse(
              minute
                  + " "
                  + hour
                  + " "
                  + (byDay ? day : "*")
                  + " * "
                  + (byWeekday ? weekday : "*"));
      ZoneId zone = random.nextBoolean() ? BERLIN : UTC;
      Instant from = Instant.ofEpochSecond(1_772_000_040L + 60L * random.nextInt(500_000));
      Instant next = Objects.requireNonNull(times.next(from, zone));
      for (Instant at = from; at.isBefore(next); at = at.plusSeconds(60)) {
        LocalDateTime local = at.atZone(zone).toLocalDateTime();
        boolean dayFits = local.getDayOfMonth() == day;
        boolean weekdayFits = local.getDayOfWeek() == DayOfWeek.of(weekday == 0 ? 7 : weekday);
        boolean fits =
            byDay && byWeekday
                ? (dayFits || weekdayFits)
                : ((!byDay || dayFits) && (!byWeekday || weekdayFits));
        boolean again =
            zone.getRules().getValidOffsets(local).size() == 2
                && !zone.getRules()
                    .getOffset(at)
                    .equals(zone.getRules().getValidOffsets(local).get(0));
        assertThat(fits && local.getMinute() == minute && local.getHour() == hour && !again)
            .as("%s %s in %s", times, at, random)
            .isFalse();
      }
      assertThat(times.last(next, next.minusSeconds(1), zone)).isEqualTo(next);
      assertThat(times.last(next.plusSeconds(59), next.minusSeconds(1), zone)).isEqualTo(next);
      assertThat(times.last(next.minusSeconds(1), from.minusSeconds(1), zone)).isNull();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                | has 0 fields, not 5",
        "'* * * *'         | has 4 fields, not 5",
        "'0 * * * * *'     | has 6 fields, not 5",
        "'60 * * * *'      | minute: “60” is not within 0 to 59",
        "'-1 * * * *'      | minute: “” is not within 0 to 59",
        "'1,,2 * * * *'    | minute: “” is not within 0 to 59",
        "'9999 * * * *'    | minute: “9999” is not within 0 to 59",
        "'*/0 * * * *'     | minute: “/0” is no step of 1 to 59",
        "'*/x * * * *'     | minute: “/x” is no step of 1 to 59",
        "'20-10 * * * *'   | minute: “20-10” ends before it begins",
        "'0 24 * * *'      | hour: “24” is not within 0 to 23",
        "'0 0 0 * *'       | day of month: “0” is not within 1 to 31",
        "'0 0 L * *'       | day of month: “L” is not within 1 to 31",
        "'0 0 * 13 *'      | month: “13” is not within 1 to 12 or JAN …",
        "'0 0 * FOO *'     | month: “FOO” is not within 1 to 12 or JAN …",
        "'0 0 * * 8'       | day of week: “8” is not within 0 to 7 or SUN …",
        "'0 0 * * 5#2'     | day of week: “5#2” is not within 0 to 7 or SUN …",
        "'0 0 31 2,4 *'    | no such month has such a day",
      })
  void saysWhichFieldIsWrongAndWhy(String text, String reason) {
    assertThatThrownBy(() -> CronTimes.parse(text))
        .isInstanceOf(MalformedWindowException.class)
        .hasMessageStartingWith("at = “" + text + "”: ")
        .hasMessageContaining(reason);
  }
}
