package org.tereze.relay.ops.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tereze.relay.store.CollectedItem;
import org.tereze.relay.store.CommitBatch;
import org.tereze.relay.store.CommitItem;
import org.tereze.relay.store.MailboxKey;
import org.tereze.relay.store.PutItem;
import org.tereze.relay.store.RocksMailboxStore;
import org.tereze.relay.store.StatementItem;
import org.tereze.relay.store.StoreException;
import org.tereze.relay.store.StoreLimits;
import org.tereze.relay.store.TransitMailbox;
import org.tereze.wire.AskSecret;
import org.tereze.wire.MailboxId;
import org.tereze.wire.RelayId;

@Execution(ExecutionMode.CONCURRENT)
final class InspectIT {
  private static final MailboxKey ONE = new MailboxKey(0x1122_3344_5566_7788L, 2);
  private static final MailboxKey TWO = new MailboxKey(3, 4);
  private static final int NOW = 8_000;

  @TempDir Path directory;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int inspect(String... arguments) {
    out.reset();
    err.reset();
    return new Inspect(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .run(arguments);
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @BeforeEach
  void fill() throws StoreException {
    try (RocksMailboxStore store = open()) {
      commit(store, StatementItem.claim(ONE, 1), StatementItem.claim(TWO, 1));
      for (int i = 0; i < 10; i++) {
        commit(store, put(i, 300));
      }
      commit(store, put(100, 1));
      commit(store, new CollectedItem(ONE, new long[] {0, 0, 0, 4}));
      commit(store, StatementItem.publish(ONE, 2, new byte[1_552]), StatementItem.revoke(TWO, 2));
      while (store.sweep(NOW + 48)) {
        // one bounded step after the other
      }
    }
  }

  private RocksMailboxStore open() throws StoreException {
    return RocksMailboxStore.open(
        directory, StoreLimits.defaults(), () -> Long.MAX_VALUE, new SecureRandom());
  }

  private static PutItem put(int id, int lifetimeHours) {
    byte[] envelope = new byte[200 + id];
    return new PutItem(ONE, 7, id, 3, lifetimeHours, envelope, 0, envelope.length);
  }

  private static void commit(RocksMailboxStore store, CommitItem... items) throws StoreException {
    CommitBatch batch = new CommitBatch().clear(NOW);
    List.of(items).forEach(item -> batch.add(1, item));
    store.commit(batch);
  }

  @Test
  void describesASoundStore() {
    assertThat(inspect(directory.toString())).isEqualTo(Inspect.SOUND);
    assertThat(printed())
        .contains("format version   3")
        .contains("waiting          6 envelopes, 1239 bytes")
        .contains("mailbox 11223344…  number 1  1239 bytes")
        .contains("ROUTINE    collected up to 4, 6 waiting")
        .contains("number 2  revoked")
        .contains("10 remembered, 0 expired, 0 evicted")
        .contains("1 remembered, 1 expired, 0 evicted")
        .contains("everything checked is sound")
        .doesNotContain("1122334455");
  }

  @Test
  void saysTheSameInJson() throws Exception {
    assertThat(inspect("--json", directory.toString())).isEqualTo(Inspect.SOUND);
    JsonNode report = new ObjectMapper().readTree(printed());
    assertThat(report.path("waitingCount").asInt()).isEqualTo(6);
    assertThat(report.path("mailboxes").size()).isEqualTo(2);
    assertThat(report.path("faults").size()).isZero();
  }

  @Test
  void namesTheHomeOfWhatIsInTransitAndNoMailboxId() throws Exception {
    byte[] id = {7, 6, 5, 4, 3, 2, 1, 0, 7, 6, 5, 4, 3, 2, 1, 0};
    AskSecret secret = AskSecret.of(new byte[16]);
    RelayId home = RelayId.of(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
    TransitMailbox mailbox =
        new TransitMailbox(home, MailboxId.of(id), secret.verifier(), secret, List.of());
    try (RocksMailboxStore store = open()) {
      for (int i = 0; i < 3; i++) {
        commit(store, new PutItem(mailbox, 500 + i, 2, 300, new byte[50], 0, 50));
      }
      commit(store, new CollectedItem(mailbox.key(), new long[] {0, 0, 1, 0}));
    }
    assertThat(inspect(directory.toString())).isEqualTo(Inspect.SOUND);
    assertThat(printed())
        .contains("number 3  in transit to 0102030405060708, 1 undecided  100 bytes")
        .contains("PRIORITY   forwarded up to 1, 2 waiting")
        .doesNotContain("0706050403020100");
    inspect("--json", directory.toString());
    assertThat(printed()).contains("\"home\" : \"0102030405060708\"").doesNotContain("07060504");
  }

  @Test
  void changesNothing() throws Exception {
    List<String> before = listing();
    inspect(directory.toString());
    assertThat(listing()).isEqualTo(before);
  }

  private List<String> listing() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(file -> !file.getFileName().toString().startsWith("LOG"))
          .map(file -> file + " " + file.toFile().length())
          .sorted()
          .toList();
    }
  }

  @Test
  void findsADamagedBlockAndStillReportsTheRest() throws Exception {
    open().close(); // moves everything from the log to tables
    Path largest;
    try (Stream<Path> files = Files.list(directory.resolve("rocks"))) {
      largest =
          files
              .filter(file -> file.toString().endsWith(".sst"))
              .max(Comparator.comparingLong(file -> file.toFile().length()))
              .orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(largest);
    bytes[bytes.length / 4] ^= 1;
    Files.write(largest, bytes);
    assertThat(inspect(directory.toString())).isEqualTo(Inspect.DAMAGED);
    assertThat(printed())
        .contains("DAMAGED  checksums: ")
        .contains(String.valueOf(largest.getFileName()))
        .contains("format version   3");
  }

  @Test
  void findsAMissingIndexKey() throws Exception {
    try (Stream<Path> keys = Files.list(directory.resolve("index-keys"))) {
      Files.delete(keys.sorted(Comparator.reverseOrder()).findFirst().orElseThrow());
    }
    assertThat(inspect(directory.toString())).isEqualTo(Inspect.DAMAGED);
    assertThat(printed()).contains("of the index has no key").contains("is not remembered");
  }

  @Test
  void saysWhatIsWrongWhenItCannotLook() {
    assertThat(inspect(directory.resolve("nowhere").toString())).isEqualTo(Inspect.FAILED);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("there is no store in");
    assertThat(inspect()).isEqualTo(Inspect.WRONG_USE);
    assertThat(inspect("--yaml", "x")).isEqualTo(Inspect.WRONG_USE);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("usage: relay inspect");
  }
}
