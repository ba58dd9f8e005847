package org.tereze.relay.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tereze.crypto.X25519PrivateKey;
import org.tereze.relay.net.SocketClient;
import org.tereze.relay.session.TestFrames;
import org.tereze.testkit.FreePorts;
import org.tereze.wire.AckCode;
import org.tereze.wire.Disposition;
import org.tereze.wire.frame.FrameType;

/** Whole relays on real sockets that carry on to each other. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
final class EdgeIT extends EdgeScene {
  private void collect(Relay home) throws Exception {
    try (SocketClient reader = fetch(home)) {
      byte[] collected =
          new TestFrames()
              .add(FrameType.COLLECTED, owner.collected(0, reader.link.finalHash(), 3, 1))
              .add(FrameType.LOOKUP, owner.lookup(0))
              .bytes();
      reader.transport(collected).await(FrameType.BUNDLE, 1);
    }
  }

  @Test
  void carriesOverTwoEdgesAndNewsTravelBack() throws Exception {
    Relay home = relay(0, "0", "");
    byte[] homeKey = home.staticPublic();
    Relay middle = relay(1, "0", upstream(homeKey, home.port(), ""));
    Relay edge = relay(2, "0", upstream(middle.staticPublic(), middle.port(), "default = true"));
    claim(home);
    assertThat(putAt(edge, homeKey, "one")).isEqualTo(AckCode.STORED);
    await(middle, "one", Disposition.FORWARDED);
    assertThat(waiting(home)).containsExactly("one");
    await(edge, "one", Disposition.FORWARDED);
    collect(home);
    await(edge, "one", Disposition.COLLECTED);
    assertThat(told(middle, "one")).isEqualTo(Disposition.COLLECTED);
    assertThat(metric(edge, "tereze_uplink_news_total{end=\"collected\"")).endsWith(" 1.0");
    assertThat(metric(edge, "tereze_uplink_puts_total{answer=\"stored\"")).endsWith(" 1.0");
    assertThat(metric(edge, "tereze_transit_mailboxes ")).endsWith(" 1.0");
  }

  @Test
  void refusesALoopAndLosesNothingInIt() throws Exception {
    byte[] homeKey = X25519PrivateKey.generate(new SecureRandom()).publicKey().encoded();
    int third = FreePorts.any();
    Relay one = relay(0, "0", upstream(key(2), third, "default = true"));
    Relay two = relay(1, "0", upstream(one.staticPublic(), one.port(), "default = true"));
    Relay three =
        relay(2, String.valueOf(third), upstream(two.staticPublic(), two.port(), "default = true"));
    assertThat(putAt(one, homeKey, "round and round")).isEqualTo(AckCode.STORED);
    // One hands it to three, three to two, and two finds that one has had it.
    while (!metric(two, "tereze_uplink_puts_total{answer=\"no_route\"").endsWith(" 1.0")) {
      assertThat(told(one, "round and round")).isNotEqualTo(Disposition.UNKNOWN);
      letGoOn();
    }
    await(one, "round and round", Disposition.FORWARDED);
    await(three, "round and round", Disposition.FORWARDED);
    assertThat(told(two, "round and round")).isEqualTo(Disposition.STORED);
    assertThat(metric(two, "tereze_waiting ")).endsWith(" 1.0");
  }

  @Test
  void servesItsOwnMailboxesWhileNoUpstreamCanBeReached() throws Exception {
    byte[] homeKey = key(5);
    Relay edge = relay(0, "0", upstream(homeKey, FreePorts.any(), ""));
    claim(edge);
    put(edge, "local");
    assertThat(putAt(edge, homeKey, "far")).isEqualTo(AckCode.STORED);
    while (metric(edge, "tereze_uplink_failed_total{upstream=\"1\",why=\"unreachable\"")
        .endsWith(" 0.0")) {
      assertThat(waiting(edge)).containsExactly("local");
    }
    assertThat(told(edge, "far")).isEqualTo(Disposition.STORED);
    byte[] nobody = X25519PrivateKey.generate(new SecureRandom()).publicKey().encoded();
    assertThat(putAt(edge, nobody, "nowhere")).isEqualTo(AckCode.NO_ROUTE);
  }

  @Test
  void keepsALinkForWhatComesNextAndEndsItWhenItStops() throws Exception {
    Relay home = relay(0, "0", "");
    String lingers = upstream(home.staticPublic(), home.port(), "");
    RelayConfig config =
        RelayConfig.parse(
            text(1).replace("linger_seconds = 1", "linger_seconds = 600")
                + "listen = '127.0.0.1:0'\nops.listen = '127.0.0.1:0'\n"
                + lingers,
            folder);
    Relay edge = Relay.start(config, Stores::open, clock(), new SecureRandom());
    relays.add(edge);
    claim(home);
    for (String text : List.of("one", "two", "three")) {
      assertThat(putAt(edge, home.staticPublic(), text)).isEqualTo(AckCode.STORED);
      await(edge, text, Disposition.FORWARDED);
    }
    // The puts went by datagrams; the link is for the news.
    while (!get(edge.opsPort(), "/health").body().contains("\"uplinks\":1")) {
      assertThat(told(edge, "three")).isEqualTo(Disposition.FORWARDED);
      letGoOn();
    }
    assertThat(putAt(edge, home.staticPublic(), "four")).isEqualTo(AckCode.STORED);
    await(edge, "four", Disposition.FORWARDED);
    assertThat(metric(edge, "tereze_uplink_dialled_total")).endsWith(" 1.0");
    assertThat(waiting(home)).containsExactly("one", "two", "three", "four");
    relays.remove(edge);
    edge.stop();
    assertThat(get(home.opsPort(), "/health").body()).contains("\"uplinks\":0");
  }

  @Test
  void doesNotStartWithItselfAsUpstream() throws Exception {
    byte[] own = key(0);
    assertThatThrownBy(() -> relay(0, "0", upstream(own, 7_460, "")))
        .isInstanceOf(ConfigException.class)
        .hasMessage("upstream 1: address has this relay's own key");
    assertThat(Path.of(folder.toString(), "relay-0", "store")).doesNotExist();
  }
}
