package org.tereze.relay.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tereze.relay.net.SocketClient;
import org.tereze.relay.session.TestFrames;
import org.tereze.window.schedule.WindowHistory;
import org.tereze.wire.AckCode;
import org.tereze.wire.Disposition;
import org.tereze.wire.Precedence;
import org.tereze.wire.frame.FrameType;

/** Whole relays on real sockets, with windows by the machine's clock, which the test moves. */
@Timeout(90)
final class EdgeWindowsIT extends EdgeScene {
  private static final String WINDOW =
      "window = [{ at = '0 13 * * *', lasts = '1h', lowest = 'PRIORITY', only = 'send',"
          + " volume = '100 kB' }]";

  private void putAt(Relay edge, byte[] homeKey, Precedence precedence, String text)
      throws Exception {
    try (SocketClient client = new SocketClient(edge.port(), edge.staticPublic())) {
      byte[] frames =
          new TestFrames()
              .add(FrameType.MAILBOX, owner.introductionElsewhere(homeKey))
              .put(0, precedence.code(), text(text))
              .bytes();
      client.first(frames).awaitAcks(1);
      assertThat(client.link.acks()).containsEntry(0L, AckCode.STORED);
    }
  }

  private static double figure(Relay relay, String name) throws Exception {
    String line = metric(relay, name);
    return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
  }

  private byte[] stored(int number) throws Exception {
    try (Stream<Path> files = Files.list(folder.resolve("relay-" + number).resolve("windows"))) {
      return Files.readAllBytes(files.findFirst().orElseThrow());
    }
  }

  private Relay edge(Relay home) throws Exception {
    return relay(1, "0", upstream(home.staticPublic(), home.port(), WINDOW));
  }

  private void stop(Relay relay) {
    relays.remove(relay);
    relay.stop();
  }

  @Test
  void carriesOnInTheWindowAloneWhatThatAllowsAndRemembersItOverARestart() throws Exception {
    Relay home = relay(0, "0", "");
    claim(home);
    Relay edge = edge(home);
    byte[] homeKey = home.staticPublic();
    putAt(edge, homeKey, Precedence.ROUTINE, "routine");
    putAt(edge, homeKey, Precedence.FLASH, "flash");
    while (figure(edge, "tereze_uplink_next_try_seconds") <= 0) {
      assertThat(post(edge.opsPort(), "/network-changed")).isEqualTo(204);
    }
    assertThat(figure(edge, "tereze_uplink_next_try_seconds")).isBetween(3_599.0, 3_661.0);
    assertThat(figure(edge, "tereze_uplink_tries_total{outcome=\"nothing\"")).isZero();
    assertThat(told(edge, "flash")).isEqualTo(Disposition.STORED);

    pass(Duration.ofMinutes(62));
    putAt(edge, homeKey, Precedence.PRIORITY, "priority"); // the thread looks up
    await(edge, "flash", Disposition.FORWARDED);
    await(edge, "priority", Disposition.FORWARDED);
    assertThat(told(edge, "routine")).isEqualTo(Disposition.STORED);
    assertThat(waiting(home)).containsExactlyInAnyOrder("flash", "priority");
    collectAll(home);
    while (figure(edge, "tereze_uplink_tries_total{outcome=\"opened\"") == 0) {
      assertThat(told(edge, "flash")).isEqualTo(Disposition.FORWARDED); // nothing is asked
      letGoOn();
    }

    stop(edge);
    byte[] learned = stored(1);
    assertThat(WindowHistory.decode(learned)).isNotEqualTo(new WindowHistory());
    now.set(Instant.parse("2026-11-22T15:00:00Z"));
    Relay again = edge(home);
    putAt(again, homeKey, Precedence.FLASH, "too late");
    while (figure(again, "tereze_uplink_next_try_seconds") <= 0) {
      assertThat(told(again, "too late")).isEqualTo(Disposition.STORED);
      letGoOn();
    }
    assertThat(figure(again, "tereze_uplink_tries_total{outcome=\"opened\"")).isZero();
    stop(again);
    assertThat(stored(1)).isEqualTo(learned);
  }

  private void collectAll(Relay home) throws Exception {
    try (SocketClient reader = fetch(home)) {
      byte[] collected =
          new TestFrames()
              .add(FrameType.COLLECTED, owner.collected(0, reader.link.finalHash(), 0, 1))
              .add(FrameType.LOOKUP, owner.lookup(0))
              .bytes();
      reader.transport(collected).await(FrameType.BUNDLE, 1);
    }
  }

  @Test
  void startsOverADamagedHistory() throws Exception {
    Relay home = relay(0, "0", "");
    claim(home);
    Path windows = Files.createDirectories(folder.resolve("relay-1").resolve("windows"));
    String name =
        java.util.HexFormat.of()
            .formatHex(org.tereze.wire.RelayId.ofStaticKey(home.staticPublic()).bytes());
    Files.write(windows.resolve(name), new byte[] {9, 9, 9});
    now.set(Instant.parse("2026-11-22T13:02:00Z"));
    Relay edge = edge(home);
    putAt(edge, home.staticPublic(), Precedence.FLASH, "flash");
    await(edge, "flash", Disposition.FORWARDED);
    stop(edge);
    assertThat(WindowHistory.decode(stored(1))).isNotEqualTo(new WindowHistory());
  }
}
