package org.tereze.window.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tereze.wire.Precedence;

class FixedWindowTest {
  private static final Instant OPENS = Instant.parse("2026-03-01T21:30:00Z");

  private static Map<String, String> values() {
    Map<String, String> values = new HashMap<>();
    values.put("at", "30 2 * * *");
    values.put("lasts", "3h30m");
    return values;
  }

  private static FixedWindow with(String field, String value) throws MalformedWindowException {
    Map<String, String> values = values();
    values.put(field, value);
    return FixedWindow.parse(values);
  }

  @Test
  void readsEveryField() throws Exception {
    Map<String, String> values = values();
    values.put("zone", "Asia/Almaty");
    values.put("if_queued", "true");
    values.put("only", "send");
    values.put("lowest", "PRIORITY");
    values.put("most_time", "20m");
    values.put("idle", "30s");
    values.put("send_rate", "20 kbit/s");
    values.put("receive_rate", "1200 B/s");
    values.put("volume", "2 MB");
    values.put("address", "lan");
    FixedWindow window = FixedWindow.parse(values);
    CallLimits limits = window.limits();
    assertThat(values.keySet()).containsExactlyInAnyOrderElementsOf(FixedWindow.FIELDS);
    assertThat(window.opensFrom(OPENS)).as("05:00 ahead of UTC").isEqualTo(OPENS);
    assertThat(window.lasts()).isEqualTo(Duration.ofMinutes(210));
    assertThat(window.isFor(null)).isFalse();
    assertThat(window.isFor(Precedence.ROUTINE)).isFalse();
    assertThat(window.isFor(Precedence.PRIORITY)).isTrue();
    assertThat(limits.direction()).isEqualTo(Direction.SEND_ONLY);
    assertThat(limits.maySend(Precedence.FLASH)).isTrue();
    assertThat(limits.maySend(Precedence.ROUTINE)).isFalse();
    assertThat(limits.endOf(OPENS)).isEqualTo(OPENS.plusSeconds(20 * 60));
    assertThat(limits.idle()).isEqualTo(Duration.ofSeconds(30));
    assertThat(limits.sendBytesPerSecond()).isEqualTo(2_500);
    assertThat(limits.receiveBytesPerSecond()).isEqualTo(1_200);
    assertThat(limits.volumeBytes()).isEqualTo(2_000_000);
    assertThat(limits.address()).isEqualTo("lan");
  }

  @Test
  void limitsNothingUnlessSaid() throws Exception {
    FixedWindow window = FixedWindow.parse(values());
    CallLimits limits = window.limits();
    assertThat(window.opensFrom(OPENS)).isEqualTo(Instant.parse("2026-03-02T02:30:00Z"));
    assertThat(window.isFor(null)).isTrue();
    assertThat(limits.direction()).isEqualTo(Direction.BOTH);
    assertThat(limits.maySend(Precedence.ROUTINE)).isTrue();
    assertThat(limits.endOf(OPENS)).isEqualTo(Instant.MAX);
    assertThat(limits.sendBytesPerSecond()).isEqualTo(CallLimits.NO_LIMIT);
    assertThat(limits.receiveBytesPerSecond()).isEqualTo(CallLimits.NO_LIMIT);
    assertThat(limits.volumeBytes()).isEqualTo(CallLimits.NO_LIMIT);
    assertThat(limits.address()).isNull();
    assertThat(with("only", "receive").limits().maySend(Precedence.FLASH)).isFalse();
  }

  @Test
  void isOpenFromItsFirstInstantToBeforeItsLast() throws Exception {
    FixedWindow window = FixedWindow.parse(values());
    Instant opens = Instant.parse("2026-03-02T02:30:00Z");
    assertThat(window.openedBy(opens.minusMillis(1))).isNull();
    assertThat(window.openedBy(opens)).isEqualTo(opens);
    assertThat(window.openedBy(opens.plusSeconds(210 * 60 - 1))).isEqualTo(opens);
    assertThat(window.openedBy(opens.plusSeconds(210 * 60))).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "at           | 30 2 * *        | has 4 fields",
        "at           | ' '             | is empty",
        "lasts        | 59s             | is not within 1m to 168h",
        "lasts        | 7d1m            | is not within 1m to 168h",
        "lasts        | 3 hours         | is no time as 90s, 20m, 3h30m or 1d",
        "lasts        | 30m3h           | is no time as",
        "lasts        | 999999h         | is no time as",
        "zone         | Asia/Atlantis   | is no time zone known here",
        "if_queued    | yes             | must be true or false",
        "only         | both            | must be one of [receive, send]",
        "lowest       | URGENT          | must be one of [flash, immediate, priority, routine]",
        "most_time    | 0s              | is not within 1s to 168h",
        "idle         | 8d              | is not within 1s to 168h",
        "send_rate    | 20              | is not a rate as 20 kbit/s or 2500 B/s; units are",
        "send_rate    | 79 bit/s        | is not within 10 to 1000000000 B/s",
        "send_rate    | 999999999999 kB/s | is not within 10 to 1000000000 B/s",
        "receive_rate | -5 B/s          | is not a rate as",
        "volume       | 2 MiB           | is not a volume as 200 kB or 2 MB; units are [B, GB, MB, kB]",
        "volume       | 999 B           | is not within 1000 to 1000000000000 B",
        "address      | ''              | is empty",
        "colour       | red             | no such field; there are [address, at, idle,",
      })
  void namesTheFieldTheValueAndTheReason(String field, String value, String reason) {
    assertThatThrownBy(() -> with(field, value))
        .isInstanceOfSatisfying(
            MalformedWindowException.class, e -> assertThat(e.field()).isEqualTo(field))
        .hasMessageStartingWith(field + " = “" + value + "”: ")
        .hasMessageContaining(reason);
  }

  @Test
  void refusesWhatIsMissingTooLongOrNeverOfUse() {
    assertThatThrownBy(() -> FixedWindow.parse(Collections.singletonMap("lasts", "3h")))
        .hasMessage("at is missing");
    assertThatThrownBy(() -> FixedWindow.parse(Collections.singletonMap("at", "* * * * *")))
        .hasMessage("lasts is missing");
    assertThatThrownBy(() -> with("address", "x".repeat(201)))
        .hasMessageContaining("longer than 200");
    assertThatThrownBy(() -> with("address", "l\nan")).hasMessageContaining("control characters");
    Map<String, String> values = values();
    values.put("only", "receive");
    values.put("if_queued", "true");
    assertThatThrownBy(() -> FixedWindow.parse(values))
        .hasMessage("if_queued = “true”: nothing is ever sent in this window");
  }

  @Test
  void planHasAtMost64Windows() throws Exception {
    FixedWindow one = FixedWindow.parse(values());
    assertThat(ContactPlan.of(Collections.nCopies(64, one)).windows()).hasSize(64);
    assertThatThrownBy(() -> ContactPlan.of(Collections.nCopies(65, one)))
        .hasMessage("window = “65”: more than 64 of them");
  }
}
