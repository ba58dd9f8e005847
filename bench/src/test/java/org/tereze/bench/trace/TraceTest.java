package org.tereze.bench.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TraceTest {
  private static final String WINDOW = "window 2022-01-05T17:30Z 2022-01-05T22:00Z";

  @TempDir private Path folder;

  @Test
  void holdsTheRecordedWindowsOfKazakhstan() throws Exception {
    Trace trace = Trace.recorded("kazakhstan-2022");
    assertThat(trace.name()).isEqualTo("Kazakhstan, January 2022");
    assertThat(trace.zone()).isEqualTo(ZoneId.of("Asia/Almaty"));
    assertThat(trace.windows())
        .extracting(window -> window.opens() + " " + window.lasts())
        .containsExactly(
            "2022-01-05T17:30:00Z PT4H30M",
            "2022-01-06T10:30:00Z PT3H30M",
            "2022-01-07T02:30:00Z PT3H30M",
            "2022-01-08T02:30:00Z PT7H30M",
            "2022-01-09T02:30:00Z PT3H30M");
    assertThat(trace.windowTime()).isEqualTo(Duration.ofMinutes(22 * 60 + 30));
    TracedWindow first = trace.windows().get(0);
    assertThat(first.bitsPerSecond()).isEqualTo(20_000);
    assertThat(first.rtt()).isEqualTo(Duration.ofMillis(800));
    assertThat(first.loss()).isEqualTo(0.02);
  }

  @Test
  void holdsHalfAnHourToAnHourADayOfIranFromDayNineOn() throws Exception {
    Trace trace = Trace.recorded("iran-2026");
    assertThat(trace.windows().get(0).opens()).isAfter(Instant.parse("2026-01-16T00:00:00Z"));
    assertThat(trace.windows())
        .hasSize(10)
        .allSatisfy(
            window ->
                assertThat(window.lasts()).isBetween(Duration.ofMinutes(30), Duration.ofHours(1)));
  }

  @Test
  void leavesOutWhatIsNotSaid() throws Exception {
    Path file = Files.writeString(folder.resolve("a.trace"), "# all\nname A b # c\n" + WINDOW);
    Trace trace = Trace.read(file);
    assertThat(trace.name()).isEqualTo("A b");
    assertThat(trace.zone()).isEqualTo(ZoneOffset.UTC);
    assertThat(trace.from()).isEqualTo(Instant.parse("2022-01-05T17:30:00Z"));
    assertThat(trace.until()).isEqualTo(Instant.parse("2022-01-05T22:00:00Z"));
    assertThat(trace.windows().get(0).bitsPerSecond()).isZero();
    assertThat(trace.at(trace.from())).isEqualTo(trace.windows().get(0));
    assertThat(trace.at(trace.until())).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "windows 1 2                                     | “windows” is not name, zone, from, until or window",
        "name B                                          | a second “name”",
        "zone                                            | “” is no time zone",
        "zone Mars/Base                                  | “Mars/Base” is no time zone, as Asia/Almaty",
        "from yesterday                                  | “yesterday” is no time, as 2022-01-05T17:30Z",
        "window 2022-01-06T17:30Z                        | a window has two times",
        "window 2022-01-06T17:30 2022-01-06T18:30Z       | “2022-01-06T17:30” is no time",
        "window 2022-01-06T17:30Z 2022-01-06T17:30Z      | the window closes before it opens",
        "window 2022-01-05T21:59Z 2022-01-06T17:30Z      | the window opens before the last one closed",
        "window 2022-01-06T17:30Z 2022-01-06T18:30Z x=1  | “x=1” is not rate=, rtt= or loss=",
        "window 2022-01-06T17:30Z 2022-01-06T18:30Z rate=20      | rate “20” is not 1bit to 1000Mbit",
        "window 2022-01-06T17:30Z 2022-01-06T18:30Z rate=2000Mbit | rate “2000Mbit” is not",
        "window 2022-01-06T17:30Z 2022-01-06T18:30Z rtt=800      | rtt “800” is not 0ms to 60000ms",
        "window 2022-01-06T17:30Z 2022-01-06T18:30Z loss=101%    | loss “101%” is not 0% to 100%",
      })
  void namesTheLineAndTheReason(String line, String reason) {
    assertThatThrownBy(() -> Trace.parse("a.trace", "name A\n\n" + WINDOW + "\n" + line))
        .isInstanceOf(TraceException.class)
        .hasMessageStartingWith("a.trace, line 4: ")
        .hasMessageContaining(reason);
  }

  @Test
  void refusesATraceWithoutNameOrWindowOrOutsideOfItsTime() {
    assertThatThrownBy(() -> Trace.parse("t", WINDOW)).hasMessage("t: has no name");
    assertThatThrownBy(() -> Trace.parse("t", "name A")).hasMessage("t: has no window");
    assertThatThrownBy(() -> Trace.parse("t", "name A\nfrom 2022-01-05T18:00Z\n" + WINDOW))
        .hasMessage("t: has windows before its “from” or after its “until”");
    assertThatThrownBy(() -> Trace.recorded("atlantis"))
        .hasMessage("atlantis: no such trace; there are [kazakhstan-2022, iran-2026]");
  }
}
