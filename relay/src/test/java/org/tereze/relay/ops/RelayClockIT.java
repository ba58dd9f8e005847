package org.tereze.relay.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tereze.relay.net.SocketClient;
import org.tereze.relay.session.TestFrames;
import org.tereze.schema.Tell;
import org.tereze.wire.Disposition;
import org.tereze.wire.frame.FrameType;

/** The whole relay under clocks that jump: its sockets, its RocksDB, its hours. */
@Execution(ExecutionMode.CONCURRENT)
class RelayClockIT extends RelayScene {
  @Test
  void keepsCustodyWhenItsClockLeapsAheadWhileItRunsAndAtAStart() throws Exception {
    Relay relay = start();
    claim(relay);
    put(relay, "one", "two");
    leap(40);
    tick(relay);
    assertThat(status(relay)).isEqualTo("clock_ahead");
    assertThat(get(relay.opsPort(), "/metrics").body())
        .contains("tereze_clock_doubtful 1.0")
        .containsPattern("tereze_clock_gap_hours 9(59|60)\\.0")
        .contains("tereze_expired_total 0.0");
    assertThat(waiting(relay)).containsExactly("one", "two", "later");
    assertThat(hintedHour).isEqualTo(7_812); // of the clock before
    relay.stop();
    relay = start();
    tick(relay);
    assertThat(status(relay)).isEqualTo("clock_ahead");
    assertThat(waiting(relay)).containsExactly("one", "two", "later");
    leap(-40);
    tick(relay);
    assertThat(status(relay)).isEqualTo("ok");
    leap(-40);
    tick(relay);
    assertThat(status(relay)).isEqualTo("clock_behind");
    assertThat(waiting(relay)).containsExactly("one", "two", "later");
    relay.stop();
  }

  @Test
  void goesByItsClockAgainWhenTheOperatorConfirmsItWhetherItRunsOrNot() throws Exception {
    Path file = folder.resolve("relay.toml");
    Files.writeString(file, "data = 'custody'");
    Relay relay = start();
    claim(relay);
    put(relay, "one");
    relay.stop();
    leap(21);
    relay = start();
    tick(relay);
    assertThat(status(relay)).isEqualTo("clock_ahead");
    assertThat(waiting(relay)).contains("one");
    Map.Entry<Integer, String> wrong = confirm(file, "2026-11-22");
    assertThat(wrong.getKey()).isEqualTo(RelayMain.WRONG_USE);
    assertThat(wrong.getValue()).contains("says 2026-12-13T12:00:00Z, not 2026-11-22");
    tick(relay);
    assertThat(status(relay)).isEqualTo("clock_ahead");
    assertThat(confirm(file, "tomorrow").getValue()).contains("not a date such as 2026-11-22");
    assertThat(confirm(file, "2026-12-13").getKey()).isZero();
    tick(relay);
    assertThat(status(relay)).isEqualTo("ok");
    assertThat(waiting(relay)).containsExactly("later"); // the other's fourteen days are over
    assertThat(hintedHour).isEqualTo(7_812 + 21 * 24);
    relay.stop();
    leap(21);
    assertThat(confirm(file, "2027-01-03").getKey()).isZero();
    relay = start();
    assertThat(status(relay)).isEqualTo("ok");
    relay.stop();
    leap(21);
    assertThat(confirm(file, "2027-01-24").getKey()).isZero();
    leap(40); // what was confirmed is not what it says now
    relay = start();
    assertThat(status(relay)).isEqualTo("clock_ahead");
    relay.stop();
  }

  private Map.Entry<Integer, String> confirm(Path file, String day) {
    return run("confirm-clock", "--config", file.toString(), "--date", day);
  }

  private Disposition ask(Relay relay, String text) throws Exception {
    try (SocketClient asker = new SocketClient(relay.port(), relay.staticPublic())) {
      asker
          .first(new TestFrames().add(FrameType.ASK, owner.ask(text(text))).bytes())
          .await(FrameType.TELL, 1);
      Tell tell = Tell.parseFrom(asker.link.frames(FrameType.TELL).get(0).message());
      return Disposition.of(tell.getDispositions().byteAt(0));
    }
  }

  private List<String> weeks() throws Exception {
    try (Stream<Path> keys = Files.list(folder.resolve("custody/store/index-keys"))) {
      return keys.map(key -> key.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void answersAsksRepetitionsAndNewPutsByTheHoursItHasAccountedFor() throws Exception {
    Relay relay = start();
    claim(relay);
    put(relay, "one");
    List<String> weeks = weeks();
    leap(80); // further than ids are remembered, too
    tick(relay);
    assertThat(status(relay)).isEqualTo("clock_ahead");
    assertThat(weeks()).isEqualTo(weeks);
    assertThat(ask(relay, "one")).isEqualTo(Disposition.STORED);
    put(relay, "one", "two");
    assertThat(waiting(relay)).containsExactly("one", "later", "two");
    pass(Duration.ofHours(335));
    tick(relay);
    assertThat(waiting(relay)).containsExactly("one", "later", "two");
    assertThat(hintedHour).isEqualTo(7_812 + 335);
    pass(Duration.ofHours(2));
    tick(relay);
    assertThat(ask(relay, "two")).isEqualTo(Disposition.EXPIRED);
    assertThat(weeks()).containsAll(weeks);
    relay.stop();
  }
}
