package org.tereze.bench.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tereze.client.Client;
import org.tereze.client.ClientException;
import org.tereze.client.ClientOptions;
import org.tereze.client.Draft;
import org.tereze.client.burst.BurstListener;
import org.tereze.client.burst.BurstOutcome;
import org.tereze.client.card.RelayAddress;
import org.tereze.client.inbox.ReceivedReport;
import org.tereze.client.outbox.SentReport;
import org.tereze.client.outbox.SentState;
import org.tereze.client.vault.VaultOptions;
import org.tereze.crypto.Argon2id;
import org.tereze.crypto.X25519PublicKey;
import org.tereze.relay.ops.Relay;
import org.tereze.relay.ops.RelayClock;
import org.tereze.relay.ops.RelayConfig;
import org.tereze.relay.store.RocksMailboxStore;
import org.tereze.testkit.LineShape;
import org.tereze.testkit.LinkProxy;
import org.tereze.testkit.Way;

/** Two people and a relay with RocksDB, on sockets whose links are cut at forty places. */
@Execution(ExecutionMode.CONCURRENT)
final class ClientRelayIT {
  private static final int CUTS_EACH_WAY = 20;
  private static final int UP_STEP_BYTES = 41;
  private static final int DOWN_STEP_BYTES = 13;
  private static final int WRITERS = 6;
  private static final int LONG_BYTES = 6_500;
  private static final Argon2id CHEAP = new Argon2id(8, 1, 1);
  private static final byte[] PASSPHRASE = "window".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;

  private final SecureRandom random = new SecureRandom();
  private Relay relay;
  private LinkProxy line;
  private Client reporter;
  private Client relative;

  @BeforeEach
  void start() throws Exception {
    Path config = folder.resolve("relay.toml");
    Files.writeString(
        config,
        "data = \"relay\"\nlisten = \"127.0.0.1:0\"\nadvertise = \"127.0.0.1:7460\"\n[ops]\nlisten = \"127.0.0.1:0\"\n");
    relay =
        Relay.start(
            RelayConfig.read(config),
            (path, read) ->
                RocksMailboxStore.open(path, read.store(), () -> Long.MAX_VALUE, random),
            new RelayClock(InstantSource.system(), System::nanoTime),
            random);
    InetSocketAddress target =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), relay.port());
    line = new LinkProxy(target, LineShape.PERFECT, LineShape.PERFECT, 1, System::nanoTime);
    line.openWindow();
    reporter = person("reporter");
    relative = person("relative");
    String ofReporter = reporter.card("Relative", "Reporter");
    reporter.add("Relative", relative.card("Reporter", "Relative"));
    relative.add("Reporter", ofReporter);
  }

  @AfterEach
  void stop() throws Exception {
    reporter.close();
    relative.close();
    line.close();
    relay.stop();
  }

  private Client person(String name) throws Exception {
    Clock clock = Clock.systemUTC();
    ClientOptions options =
        ClientOptions.of(clock, System::nanoTime, random)
            .withVault(VaultOptions.of(clock, random).withCost(CHEAP));
    Client client = Client.create(folder.resolve(name), PASSPHRASE, options);
    String address = "127.0.0.1:" + line.address().getPort();
    client.addRelay(RelayAddress.of(X25519PublicKey.of(relay.staticPublic()), address).text());
    return client;
  }

  @Test
  void carriesAReportThroughTheRelay() throws Exception {
    expectWhole(relative.flush(BurstListener.NONE));
    long id = reporter.write(new Draft("Relative", "Мы живы").signed());
    expectWhole(reporter.flush(BurstListener.NONE));
    assertThat(reporter.sent(id).state()).isEqualTo(SentState.IN_CUSTODY);
    expectWhole(relative.flush(BurstListener.NONE));
    assertThat(relative.received(1).content().text()).isEqualTo("Мы живы");
    assertThat(relative.received(1).authorship().proof())
        .isEqualTo(ReceivedReport.Proof.SIGNATURE_VALID);
  }

  @Test
  void deliversEveryReportOnceWhenLinksAreCutAtFortyPlaces() throws Exception {
    expectWhole(relative.flush(BurstListener.NONE));
    expectWhole(reporter.flush(BurstListener.NONE));
    List<String> written = new ArrayList<>();
    for (int i = 0; i < CUTS_EACH_WAY; i++) {
      cutOnce(written, Way.UP, 1 + i * UP_STEP_BYTES);
      cutOnce(written, Way.DOWN, 1 + i * DOWN_STEP_BYTES);
    }
    line.resetConnections();
    drain();
    List<String> shown = new ArrayList<>();
    for (ReceivedReport report : relative.inbox()) {
      shown.add(report.content().text());
    }
    assertThat(shown).hasSameSizeAs(written);
    assertThat(new HashSet<>(shown)).isEqualTo(new HashSet<>(written));
    for (SentReport sent : reporter.outbox()) {
      assertThat(sent.state()).isIn(SentState.IN_CUSTODY, SentState.COLLECTED);
    }
  }

  /** More than a relay gives to a client unproven, and nothing to collect before that much came. */
  @Test
  void fetchesFromManyMailboxesAtOnceWithoutAStop() throws Exception {
    List<Client> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      Client writer = person("writer" + i);
      String ofWriter = writer.card("Relative", "Writer" + i);
      writer.add("Relative", relative.card("Writer" + i, "Relative"));
      relative.add("Writer" + i, ofWriter);
      writers.add(writer);
    }
    expectWhole(relative.flush(BurstListener.NONE));
    for (Client writer : writers) {
      byte[] noise = new byte[LONG_BYTES];
      random.nextBytes(noise);
      String text = Base64.getEncoder().encodeToString(noise);
      writer.write(new Draft("Relative", text));
      writer.write(new Draft("Relative", "tail"));
      expectWhole(writer.flush(BurstListener.NONE));
    }
    expectWhole(relative.flush(BurstListener.NONE));
    assertThat(relative.inbox()).hasSize(2 * WRITERS);
    for (Client writer : writers) {
      writer.close();
    }
  }

  private void cutOnce(List<String> written, Way way, long bytes) throws ClientException {
    for (int i = 0; i < 3; i++) {
      String text = "report " + written.size();
      reporter.write(new Draft("Relative", text));
      written.add(text);
    }
    boolean reportersLink = written.size() % 2 == 0;
    Client cut = reportersLink ? reporter : relative;
    line.cutAfter(way, bytes);
    cut.flush(BurstListener.NONE);
    (reportersLink ? relative : reporter).flush(BurstListener.NONE);
  }

  private void drain() throws ClientException {
    // A cut that was set and not reached still waits for the next link.
    for (int i = 0; i < 4; i++) {
      reporter.flush(BurstListener.NONE);
      relative.flush(BurstListener.NONE);
    }
    expectWhole(reporter.flush(BurstListener.NONE));
    expectWhole(relative.flush(BurstListener.NONE));
  }

  private static void expectWhole(List<BurstOutcome> outcomes) {
    for (BurstOutcome outcome : outcomes) {
      assertThat(outcome.problem()).isNull();
    }
  }
}
