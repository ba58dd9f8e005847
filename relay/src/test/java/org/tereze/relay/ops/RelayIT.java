package org.tereze.relay.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tereze.relay.net.SocketClient;
import org.tereze.schema.Deliver;
import org.tereze.wire.frame.FrameType;

/** The whole relay: real sockets, real RocksDB, its pages for operators, its program. */
@Execution(ExecutionMode.CONCURRENT)
class RelayIT extends RelayScene {
  @Test
  void keepsWhatItAckedOverARestart() throws Exception {
    Relay relay = start();
    byte[] key = relay.staticPublic();
    claim(relay);
    put(relay, "one", "two");
    relay.stop();
    relay = start();
    assertThat(relay.staticPublic()).isEqualTo(key);
    put(relay, "two", "three");
    try (SocketClient reader = fetch(relay)) {
      assertThat(reader.link.frames(FrameType.DELIVER))
          .extracting(frame -> Deliver.parseFrom(frame.message()).getEnvelope().toStringUtf8())
          .containsExactly("one", "two", "three");
      assertThat(reader.link.frames(FrameType.LINK_KEY)).hasSize(1);
    }
    relay.stop();
  }

  @Test
  void showsCountsAndTimesAndNobodysName() throws Exception {
    Relay relay = start();
    claim(relay);
    put(relay, "one", "two");
    HttpResponse<String> metrics = get(relay.opsPort(), "/metrics");
    assertThat(metrics.statusCode()).isEqualTo(200);
    assertThat(metrics.body())
        .contains("tereze_puts_total{answer=\"stored\"} 2.0")
        .contains("tereze_handshakes_total 2.0")
        .contains("tereze_waiting 2.0")
        .contains("tereze_custody_seconds_bucket")
        .contains("tereze_read_only 0.0");
    assertThat(metrics.body()).doesNotContain("127.0.0.1");
    HttpResponse<String> health = get(relay.opsPort(), "/health");
    assertThat(health.statusCode()).isEqualTo(200);
    assertThat(health.body()).contains("\"status\":\"ok\"").contains("\"waiting\":2");
    assertThat(get(relay.opsPort(), "/health/../etc").statusCode()).isEqualTo(404);
    assertThat(get(relay.opsPort(), "/network-changed").statusCode()).isEqualTo(405);
    assertThat(post(relay.opsPort(), "/network-changed")).isEqualTo(204);
    assertThat(post(relay.opsPort(), "/network-changed/at-all")).isEqualTo(404);
    assertThat(get(relay.opsPort(), "/").statusCode()).isEqualTo(404);
    relay.stop();
  }

  @Test
  void opensAndClosesTenTimesInOneProcess() throws Exception {
    for (int i = 0; i < 10; i++) {
      Relay relay = start();
      relay.stop();
    }
    Relay relay = start();
    claim(relay);
    put(relay, "one");
    relay.stop();
  }

  @Test
  void printsItsAddressAndSaysWhatIsWrongInOneLine() throws Exception {
    Path file = folder.resolve("relay.toml");
    Files.writeString(file, "data = 'custody'\nadvertise = 'relay.example.org:7460'");
    Map.Entry<Integer, String> first = run("key", "--config", file.toString());
    assertThat(first.getKey()).isZero();
    assertThat(first.getValue()).matches("[a-z2-7]{52}@relay\\.example\\.org:7460\\n");
    assertThat(run("key", "--config", file.toString())).isEqualTo(first);
    assertThat(run("key", "--config", "none.toml").getValue())
        .isEqualTo("relay: no configuration file none.toml\n");
    assertThat(run("walk").getKey()).isEqualTo(RelayMain.WRONG_USE);
    assertThat(run("walk").getValue()).startsWith("usage: relay run --config FILE");
  }

  @Test
  void saysWhenItsPortOrItsStoreIsTaken() throws Exception {
    Relay relay = start();
    Path file = folder.resolve("relay.toml");
    Files.writeString(
        file, "data = 'other'\nops.listen = ''\nlisten = '127.0.0.1:" + relay.port() + "'");
    Map.Entry<Integer, String> port = run("run", "--config", file.toString());
    assertThat(port.getKey()).isEqualTo(RelayMain.FAILED);
    assertThat(port.getValue()).startsWith("relay: cannot listen on port " + relay.port());
    Files.writeString(file, "data = 'custody'\nops.listen = ''\nlisten = '127.0.0.1:0'");
    Map.Entry<Integer, String> store = run("run", "--config", file.toString());
    assertThat(store.getKey()).isEqualTo(RelayMain.FAILED);
    assertThat(store.getValue()).startsWith("relay: ").hasLineCount(1);
    relay.stop();
  }
}
