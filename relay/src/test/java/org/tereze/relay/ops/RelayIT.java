package org.tereze.relay.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.relay.net.SocketClient;
import org.tereze.relay.session.TestFrames;
import org.tereze.relay.session.TestOwner;
import org.tereze.schema.Deliver;
import org.tereze.wire.AckCode;
import org.tereze.wire.frame.FrameType;

/** The whole relay: real sockets, real RocksDB, its pages for operators, its program. */
class RelayIT {
  private final SecureRandom random = new SecureRandom();
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-22T12:00:00Z"));
  private final TestOwner owner = new TestOwner("relative");
  @TempDir Path folder = Path.of("");

  private RelayConfig config() throws Exception {
    return RelayConfig.parse(
        "data = 'custody'\nlisten = '127.0.0.1:0'\nops.listen = '127.0.0.1:0'\n"
            + "quotas.minimum_free_mib = 0",
        folder);
  }

  private Relay start() throws Exception {
    return Relay.start(config(), Stores::open, new RelayClock(now::get, System::nanoTime), random);
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void claim(Relay relay) throws Exception {
    byte[] key = relay.staticPublic();
    try (SocketClient client = new SocketClient(relay.port(), key)) {
      client.first(new byte[0]).awaitAnswer();
      client
          .transport(new TestFrames().add(FrameType.CLAIM, owner.claim(key, 1)).bytes())
          .await(FrameType.DONE, 1);
    }
  }

  private void put(Relay relay, String... texts) throws Exception {
    try (SocketClient client = new SocketClient(relay.port(), relay.staticPublic())) {
      TestFrames frames = new TestFrames().add(FrameType.MAILBOX, owner.introduction());
      for (String text : texts) {
        frames.put(text(text));
      }
      client.first(frames.bytes()).awaitAcks(texts.length);
      assertThat(client.link.acks().values()).containsOnly(AckCode.STORED);
    }
  }

  private SocketClient fetch(Relay relay) throws Exception {
    SocketClient client = new SocketClient(relay.port(), relay.staticPublic());
    byte[] hash = client.link.hashAfterEs();
    client
        .first(new TestFrames().add(FrameType.FETCH, owner.fetch(hash, 0)).bytes())
        .await(FrameType.DONE, 1);
    return client;
  }

  private static HttpResponse<String> get(int port, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

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

  private Map.Entry<Integer, String> run(String... arguments) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    RelayMain program =
        new RelayMain(out, out, Stores::open, new RelayClock(now::get, System::nanoTime), random);
    int code = program.run(arguments);
    return Map.entry(code, printed.toString(StandardCharsets.UTF_8));
  }
}
