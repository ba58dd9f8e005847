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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.relay.net.SocketClient;
import org.tereze.relay.session.TestFrames;
import org.tereze.relay.session.TestInitiator;
import org.tereze.relay.session.TestOwner;
import org.tereze.schema.Deliver;
import org.tereze.schema.Hint;
import org.tereze.wire.AckCode;
import org.tereze.wire.frame.FrameType;

/** The whole relay: real sockets, real RocksDB, its pages for operators, its program. */
class RelayIT {
  private final SecureRandom random = new SecureRandom();
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-22T12:00:00Z"));
  private final TestOwner owner = new TestOwner("relative");
  private int hintedHour;
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

  /** One round of the schedule, and puts behind it that its cleaning has to finish before. */
  private void tick(Relay relay) throws Exception {
    relay.tick();
    for (int i = 0; i < 5; i++) {
      put(relay, "later");
    }
  }

  private List<String> waiting(Relay relay) throws Exception {
    try (SocketClient reader = fetch(relay)) {
      List<String> texts = new ArrayList<>();
      for (TestInitiator.Frame frame : reader.link.frames(FrameType.DELIVER)) {
        texts.add(Deliver.parseFrom(frame.message()).getEnvelope().toStringUtf8());
      }
      assertThat(reader.link.frames(FrameType.HINT)).hasSize(1);
      hintedHour = Hint.parseFrom(reader.link.frames(FrameType.HINT).get(0).message()).getHour();
      return texts;
    }
  }

  private String status(Relay relay) throws Exception {
    HttpResponse<String> health = get(relay.opsPort(), "/health");
    assertThat(health.statusCode() == 200).isEqualTo(health.body().contains("\"ok\""));
    return health.body().replaceAll(".*\"status\":\"(\\w+)\".*\\R", "$1");
  }

  private void leap(int days) {
    now.updateAndGet(instant -> instant.plus(Duration.ofDays(days)));
  }

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
