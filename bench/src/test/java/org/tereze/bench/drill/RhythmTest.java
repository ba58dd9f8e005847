package org.tereze.bench.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RhythmTest {
  private static final ZoneOffset ZONE = ZoneOffset.ofHours(6);
  private static final Instant BEGIN = Instant.parse("2026-01-05T00:00:00Z");

  private static DrillWindow window(String open, String close) {
    return new DrillWindow(
        Instant.parse(open), Instant.parse(close), 20_000, Duration.ofMillis(800), 0.02);
  }

  private static List<DrillWindow> windows() {
    return List.of(
        window("2026-01-06T10:00:00Z", "2026-01-06T14:00:00Z"),
        window("2026-01-07T10:00:00Z", "2026-01-07T14:00:00Z"));
  }

  private static List<DrillReport> reports(long seed) throws Exception {
    return new Rhythm(new Cast(), ZONE, new Random(seed)).reports(BEGIN, windows());
  }

  @Test
  void writesMostAfterDarkAndManyWhenAWindowOpens() throws Exception {
    int dark = 0;
    int light = 0;
    int soon = 0;
    int inWindow = 0;
    for (long seed = 0; seed < 20; seed++) {
      for (DrillReport report : reports(seed)) {
        int hour = report.time().atOffset(ZONE).getHour();
        Duration after = Duration.ofMillis(-1);
        for (DrillWindow window : windows()) {
          Duration since = Duration.between(window.open(), report.time());
          after = since.isNegative() ? after : since;
        }
        if (!after.isNegative() && after.compareTo(Duration.ofHours(4)) < 0) {
          inWindow++;
          soon += after.toMinutes() < 30 ? 1 : 0;
        } else if (hour >= 18 || hour < 2) {
          dark++;
        } else {
          light++;
        }
      }
    }
    assertThat(dark).isGreaterThan(light);
    assertThat(soon).isGreaterThan(inWindow / 2);
  }

  @Test
  void isTheSameForTheSameSeedAndKnowsEachReportAgain() throws Exception {
    assertThat(reports(7)).isEqualTo(reports(7)).isNotEqualTo(reports(8));
    Set<Integer> numbers = new HashSet<>();
    for (DrillReport report : reports(7)) {
      assertThat(DrillReport.beginningIn(report.text())).isEqualTo(report.number());
      assertThat(DrillReport.endingIn(report.text())).isEqualTo(report.number());
      numbers.add(report.number());
    }
    assertThat(numbers).hasSize(128);
    assertThat(DrillReport.endingIn("nothing of the kind")).isZero();
  }
}
