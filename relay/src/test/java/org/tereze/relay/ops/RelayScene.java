package org.tereze.relay.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.relay.net.SocketClient;
import org.tereze.relay.session.TestFrames;
import org.tereze.relay.session.TestInitiator;
import org.tereze.relay.session.TestOwner;
import org.tereze.schema.Deliver;
import org.tereze.schema.Hint;
import org.tereze.wire.AckCode;
import org.tereze.wire.frame.FrameType;

/** A whole relay, on real sockets and RocksDB, with clocks that the test moves. */
abstract class RelayScene {
  private static final long BETWEEN_LOOKS_NANOS = 10_000_000;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final SecureRandom random = new SecureRandom();
  final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-22T12:00:00Z"));
  final TestOwner owner = new TestOwner("relative");
  private final AtomicLong ranNanos = new AtomicLong();
  int hintedHour;
  @TempDir Path folder = Path.of("");

  RelayConfig config() throws Exception {
    return RelayConfig.parse(
        "data = 'custody'\nlisten = '127.0.0.1:0'\nops.listen = '127.0.0.1:0'\n"
            + "quotas.minimum_free_mib = 0",
        folder);
  }

  RelayClock clock() {
    return new RelayClock(now::get, () -> System.nanoTime() + ranNanos.get());
  }

  Relay start() throws Exception {
    return Relay.start(config(), Stores::open, clock(), random);
  }

  static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  void claim(Relay relay) throws Exception {
    byte[] key = relay.staticPublic();
    try (SocketClient client = new SocketClient(relay.port(), key)) {
      client.first(new byte[0]).awaitAnswer();
      client
          .transport(new TestFrames().add(FrameType.CLAIM, owner.claim(key, 1)).bytes())
          .await(FrameType.DONE, 1);
    }
  }

  void put(Relay relay, String... texts) throws Exception {
    try (SocketClient client = new SocketClient(relay.port(), relay.staticPublic())) {
      TestFrames frames = new TestFrames().add(FrameType.MAILBOX, owner.introduction());
      for (String text : texts) {
        frames.put(text(text));
      }
      client.first(frames.bytes()).awaitAcks(texts.length);
      assertThat(client.link.acks().values()).containsOnly(AckCode.STORED);
    }
  }

  SocketClient fetch(Relay relay) throws Exception {
    SocketClient client = new SocketClient(relay.port(), relay.staticPublic());
    byte[] hash = client.link.hashAfterEs();
    client
        .first(new TestFrames().add(FrameType.FETCH, owner.fetch(hash, 0)).bytes())
        .await(FrameType.DONE, 1);
    return client;
  }

  /**
   * Lets a relay get on between two looks at what it does in its own time: looks without a pause
   * would be all that the machine does meanwhile, since each costs both ends three agreements of
   * keys.
   */
  static void letGoOn() {
    LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
  }

  static HttpResponse<String> get(int port, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return HTTP.send(
            HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  static int post(int port, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    HttpRequest request =
        HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.noBody()).build();
    return HTTP.send(request, HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  /** One round of the schedule, and puts behind it that its cleaning has to finish before. */
  void tick(Relay relay) throws Exception {
    relay.tick();
    for (int i = 0; i < 5; i++) {
      put(relay, "later");
    }
  }

  List<String> waiting(Relay relay) throws Exception {
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

  String status(Relay relay) throws Exception {
    HttpResponse<String> health = get(relay.opsPort(), "/health");
    assertThat(health.statusCode() == 200).isEqualTo(health.body().contains("\"ok\""));
    return health.body().replaceAll(".*\"status\":\"(\\w+)\".*\\R", "$1");
  }

  void leap(int days) {
    now.updateAndGet(instant -> instant.plus(Duration.ofDays(days)));
  }

  /** Time goes by on every clock. */
  void pass(Duration time) {
    now.updateAndGet(instant -> instant.plus(time));
    ranNanos.addAndGet(time.toNanos());
  }

  Map.Entry<Integer, String> run(String... arguments) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    RelayMain program = new RelayMain(out, out, Stores::open, clock(), random);
    int code = program.run(arguments);
    return Map.entry(code, printed.toString(StandardCharsets.UTF_8));
  }
}
