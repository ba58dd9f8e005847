package org.tereze.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tereze.cli.term.CommandException;
import org.tereze.client.Draft;

final class SpelledTest {
  private static final Clock ALMATY =
      Clock.fixed(Instant.parse("2026-01-05T12:00:00Z"), ZoneOffset.ofHours(5));

  @ParameterizedTest
  @CsvSource({"36h,36", "36,36", "1h,1", "14d,336", "30d,720", "720h,720"})
  void readsHoursAndDays(String typed, int hours) throws CommandException {
    assertThat(Spelled.hours(typed, "--lifetime")).isEqualTo(hours);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "31d", "721h", "-1h", "1w", "", "h", "99999h", "1.5d"})
  void refusesLifetimesThatNoRelayKeeps(String typed) {
    assertThatThrownBy(() -> Spelled.hours(typed, "--lifetime"))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("--lifetime takes 1h to 720h");
  }

  @Test
  void takesATimeOfDayAsTheLastOneThatWas() throws CommandException {
    assertThat(Spelled.instant("16:40", ALMATY)).isEqualTo(Instant.parse("2026-01-05T11:40:00Z"));
    assertThat(Spelled.instant("17:40", ALMATY)).isEqualTo(Instant.parse("2026-01-04T12:40:00Z"));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-05T17:40,2026-01-05T12:40:00Z",
    "2026-01-05 17:40,2026-01-05T12:40:00Z",
    "2026-01-05T17:40Z,2026-01-05T17:40:00Z",
    "2026-01-05T17:40+06:00,2026-01-05T11:40:00Z"
  })
  void readsDatesWithAndWithoutAZone(String typed, String meant) throws CommandException {
    assertThat(Spelled.instant(typed, ALMATY)).isEqualTo(Instant.parse(meant));
  }

  @ParameterizedTest
  @ValueSource(strings = {"yesterday", "25:00", "2026-13-01T00:00", "", "17.40"})
  void refusesWhatIsNoTime(String typed) {
    assertThatThrownBy(() -> Spelled.instant(typed, ALMATY))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("--at takes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"43.24,76.95", "-43.24, 76.95~500", "Almaty, Abai 10", "алаң"})
  void readsPlacesByNameAndByDegrees(String typed) throws CommandException {
    Spelled.place(typed, new Draft("relative", "text"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"91,0", "0,181", "1.2.3,4", "43,76~0", "43,76~99999999999"})
  void refusesPlacesThatAreNotOnEarth(String typed) {
    assertThatThrownBy(() -> Spelled.place(typed, new Draft("relative", "text")))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("--place takes degrees");
  }
}
