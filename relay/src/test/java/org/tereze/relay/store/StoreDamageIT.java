package org.tereze.relay.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tereze.relay.store.StoreFixtures.bytes;
import static org.tereze.relay.store.StoreFixtures.claim;
import static org.tereze.relay.store.StoreFixtures.copy;
import static org.tereze.relay.store.StoreFixtures.key;
import static org.tereze.relay.store.StoreFixtures.put;
import static org.tereze.relay.store.StoreFixtures.putNow;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.rocksdb.FlushOptions;

/** A store whose files were changed behind its back. */
@Execution(ExecutionMode.CONCURRENT)
final class StoreDamageIT {
  private static final int ENVELOPES = 20;
  private static final int HEAD_BYTES = 7;

  @TempDir Path scratch;
  private Path directory;

  /** A store as a crash leaves it: everything in the write-ahead log. */
  @BeforeEach
  void crash() throws Exception {
    Path running = scratch.resolve("running");
    directory = scratch.resolve("crashed");
    try (RocksMailboxStore store = open(running)) {
      claim(store, 1);
      for (int i = 0; i < ENVELOPES; i++) {
        putNow(store, put(1, bytes(300, i)));
      }
      copy(running, directory);
    }
  }

  private static RocksMailboxStore open(Path directory) throws StoreException {
    return RocksMailboxStore.open(
        directory, StoreContract.ROOMY, () -> Long.MAX_VALUE, new SecureRandom());
  }

  private Path file(String ending) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("rocks"))) {
      return files
          .filter(file -> file.toString().endsWith(ending))
          .max((a, b) -> Long.compare(a.toFile().length(), b.toFile().length()))
          .orElseThrow();
    }
  }

  private int waiting() throws StoreException {
    try (RocksMailboxStore store = open(directory)) {
      return store.deliveries(key(1), new long[MailboxStore.LANES], 1 << 20).envelopes().size();
    }
  }

  @Test
  void opensWhatACrashLeft() throws Exception {
    assertThat(waiting()).isEqualTo(ENVELOPES);
  }

  @Test
  void toleratesALastWriteThatWasCutShortAtAnyByte() throws Exception {
    Path log = file(".log");
    byte[] whole = Files.readAllBytes(log);
    for (int cut = 1; cut < 360; cut += 23) {
      Files.write(log, Arrays.copyOf(whole, whole.length - cut));
      Path copy = scratch.resolve("cut-" + cut);
      copy(directory, copy);
      directory = copy;
      assertThat(waiting()).describedAs("%d bytes cut", cut).isEqualTo(ENVELOPES - 1);
      directory = scratch.resolve("crashed");
    }
  }

  @Test
  void refusesALogThatIsDamagedBeforeItsEndAndNamesIt() throws Exception {
    Path log = file(".log");
    byte[] bytes = Files.readAllBytes(log);
    bytes[bytes.length / 2] ^= 1;
    Files.write(log, bytes);
    assertThatThrownBy(() -> open(directory))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("damaged")
        .hasMessageContaining(log.getFileName().toString())
        .hasMessageContaining("backup")
        .hasMessageContaining("relay salvage");
    assertThat(Files.readAllBytes(log)).isEqualTo(bytes);
  }

  /** Where records begin: checksum (4), length (2, little-endian), type (1), payload. */
  private static List<Integer> records(byte[] log) {
    List<Integer> begin = new ArrayList<>();
    for (int at = 0; at + HEAD_BYTES <= log.length; ) {
      begin.add(at);
      at += HEAD_BYTES + ((log[at + 4] & 0xff) | ((log[at + 5] & 0xff) << 8));
    }
    return begin;
  }

  /** What lies there whole, only wrong, may have been acknowledged. */
  private void refuses(Path log, byte[] whole, int at, int mask) throws Exception {
    byte[] bytes = whole.clone();
    bytes[at] ^= (byte) mask;
    Files.write(log, bytes);
    assertThatThrownBy(() -> open(directory))
        .as("byte %d of %d, bits %x", at, whole.length, mask)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("damaged")
        .hasMessageContaining(log.getFileName().toString());
    assertThat(Files.readAllBytes(log)).isEqualTo(bytes);
  }

  @Test
  void refusesALastWriteInWhichAnyBitOfItsHeadOrAByteWasChanged() throws Exception {
    Path log = file(".log");
    byte[] whole = Files.readAllBytes(log);
    List<Integer> begin = records(whole);
    int last = begin.get(begin.size() - 1);
    for (int bit = 0; bit < HEAD_BYTES * Byte.SIZE; bit++) {
      refuses(log, whole, last + bit / Byte.SIZE, 1 << (bit % Byte.SIZE));
    }
    for (int at = last + HEAD_BYTES; at < whole.length; at += 29) {
      refuses(log, whole, at, 0x40);
    }
    Files.write(log, whole);
    assertThat(waiting()).isEqualTo(ENVELOPES);
  }

  @Test
  void refusesAWriteFurtherUpWhoseLengthReachesBeyondTheEnd() throws Exception {
    Path log = file(".log");
    byte[] whole = Files.readAllBytes(log);
    List<Integer> begin = records(whole);
    for (int record = 1; record < begin.size(); record += 4) {
      refuses(log, whole, begin.get(record) + 5, 0x60);
    }
  }

  @Test
  void toleratesALastWriteOfManyBlocksThatWasCutShortAnywhere() throws Exception {
    try (RocksMailboxStore store = open(scratch.resolve("running"))) {
      CommitItem[] puts = {
        put(1, bytes(60_000, 97)), put(1, bytes(60_000, 98)), put(1, bytes(9_000, 99))
      };
      StoreFixtures.commit(store, StoreFixtures.NOW, puts);
      directory = scratch.resolve("longer");
      copy(scratch.resolve("running"), directory);
    }
    Path log = file(".log");
    byte[] whole = Files.readAllBytes(log);
    for (int length = whole.length - 1; length > 200; length -= 7_001) {
      Files.write(log, Arrays.copyOf(whole, length));
      List<LogRecords.Fault> faults = new ArrayList<>();
      LogRecords.read(
          log,
          new LogRecords.Listener() {
            @Override
            public void record(long offset, ByteBuffer payload) {}

            @Override
            public void fault(LogRecords.Fault fault, long from, long to) {
              faults.add(fault);
            }
          });
      assertThat(faults).as("%d bytes left", length).containsExactly(LogRecords.Fault.TORN_END);
    }
    assertThat(waiting()).isEqualTo(ENVELOPES);
  }

  /** Its length was on the disk before its bytes: nobody was told of it. */
  @Test
  void toleratesALastWriteOfWhichASectorNeverCame() throws Exception {
    try (RocksMailboxStore store = open(scratch.resolve("running"))) {
      putNow(store, put(1, bytes(5_000, 97)));
      putNow(store, put(1, bytes(5_000, 98)));
      putNow(store, put(1, bytes(5_000, 99)));
      directory = scratch.resolve("longer");
      copy(scratch.resolve("running"), directory);
    }
    Path log = file(".log");
    byte[] whole = Files.readAllBytes(log);
    List<Integer> begin = records(whole);
    int last = begin.get(begin.size() - 1);
    for (int sector = last / 512 * 512 + 512; sector < whole.length; sector += 1_536) {
      byte[] holed = whole.clone();
      Arrays.fill(holed, sector, Math.min(whole.length, sector + 512), (byte) 0);
      Path copy = scratch.resolve("holed-" + sector);
      copy(directory, copy);
      Files.write(copy.resolve("rocks").resolve(log.getFileName()), holed);
      try (RocksMailboxStore store = open(copy)) {
        assertThat(store.figures().waitingCount()).as("sector %d", sector).isEqualTo(ENVELOPES + 2);
      }
    }
    byte[] further = whole.clone();
    int sector = begin.get(begin.size() - 2) / 512 * 512 + 512;
    Arrays.fill(further, sector, sector + 512, (byte) 0); // not in the last write
    Files.write(log, further);
    assertThatThrownBy(() -> open(directory)).hasMessageContaining("damaged");
  }

  @Test
  void refusesALogThatWasCutShortThoughAnotherFollows() throws Exception {
    // A log that is given up while it holds writes that are in no table yet.
    Path running = scratch.resolve("two-logs");
    try (Database database = Database.open(new StoreLayout(running))) {
      database.rocks().put(database.envelopes(), bytes(13, 1), bytes(300, 1));
      database.rocks().put(database.envelopes(), bytes(13, 2), bytes(300, 2));
      database.rocks().put(database.meta(), FormatVersion.KEY, FormatVersion.bytes());
      try (FlushOptions options = new FlushOptions()) {
        database.rocks().flush(options, database.meta());
      }
      database.rocks().put(database.envelopes(), bytes(13, 3), bytes(300, 3));
      directory = scratch.resolve("two-logs-crashed");
      copy(running, directory);
    }
    open(copied("whole")).close();
    List<Path> logs = LogCheck.files(directory.resolve("rocks"), "*.log");
    assertThat(logs).hasSize(2);
    byte[] first = Files.readAllBytes(logs.get(0));
    Files.write(logs.get(0), Arrays.copyOf(first, first.length - 100));
    assertThatThrownBy(() -> open(directory)).hasMessageContaining("a later log goes on");
    int records = records(first).size();
    Files.write(logs.get(0), Arrays.copyOf(first, records(first).get(records - 1)));
    assertThatThrownBy(() -> open(directory)).hasMessageContaining("writes before it are missing");
  }

  private Path copied(String name) throws IOException {
    Path copy = scratch.resolve(name);
    copy(directory, copy);
    return copy;
  }

  @Test
  void refusesAStoreWithoutCurrentInsteadOfBeginningAnEmptyOne() throws Exception {
    Files.delete(directory.resolve("rocks/CURRENT"));
    long files = count(directory);
    assertThatThrownBy(() -> open(directory))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("CURRENT is missing")
        .hasMessageContaining("relay salvage");
    assertThat(count(directory)).isEqualTo(files);
  }

  private static long count(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.count();
    }
  }

  @Test
  void refusesADamagedManifestOrCurrent() throws Exception {
    for (String name : List.of("MANIFEST", "CURRENT")) {
      Path file;
      try (Stream<Path> files = Files.list(directory.resolve("rocks"))) {
        file =
            files
                .filter(each -> String.valueOf(each.getFileName()).startsWith(name))
                .findFirst()
                .orElseThrow();
      }
      byte[] whole = Files.readAllBytes(file);
      for (int at = 0; at < whole.length; at += Math.max(1, whole.length / 40)) {
        byte[] bytes = whole.clone();
        bytes[at] ^= 0x10;
        Files.write(file, bytes);
        assertThatThrownBy(() -> open(directory))
            .as("%s, byte %d of %d", name, at, whole.length)
            .isInstanceOf(StoreException.class)
            .hasMessageContaining("damaged")
            .hasMessageContaining("relay salvage");
      }
      Files.write(file, whole);
    }
    assertThat(waiting()).isEqualTo(ENVELOPES);
  }

  @Test
  void refusesAMissingOrChangedKeyOfTheIndexAndNamesIt() throws Exception {
    Path key;
    try (Stream<Path> keys = Files.list(directory.resolve("index-keys"))) {
      key = keys.findFirst().orElseThrow();
    }
    byte[] whole = Files.readAllBytes(key);
    for (int at = 0; at < whole.length; at++) {
      byte[] bytes = whole.clone();
      bytes[at] ^= 1;
      Files.write(key, bytes);
      refusesKey(key);
    }
    Files.write(key, Arrays.copyOf(whole, 20));
    refusesKey(key);
    Files.delete(key);
    refusesKey(key);
    Files.write(key, whole);
    assertThat(waiting()).isEqualTo(ENVELOPES);
  }

  private void refusesKey(Path key) {
    assertThatThrownBy(() -> open(directory))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("index-keys/" + key.getFileName())
        .hasMessageContaining("relay salvage");
  }

  @Test
  void refusesWhenATableIsMissingAndNamesIt() throws Exception {
    assertThat(waiting()).isEqualTo(ENVELOPES); // moves everything from the log to tables
    Path table = file(".sst");
    Files.delete(table);
    assertThatThrownBy(() -> open(directory))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(table.getFileName().toString())
        .hasMessageContaining("relay salvage");
  }

  @Test
  void failsAReadOfADamagedTableInsteadOfGivingWrongBytes() throws Exception {
    assertThat(waiting()).isEqualTo(ENVELOPES);
    Path table = file(".sst"); // the largest: the envelopes
    byte[] bytes = Files.readAllBytes(table);
    bytes[bytes.length / 3] ^= 1;
    Files.write(table, bytes);
    assertThatThrownBy(this::waiting)
        .isInstanceOf(StoreException.class)
        .hasStackTraceContaining(table.getFileName().toString());
  }

  @Test
  void refusesAFormatOfTheFuture() throws Exception {
    try (Database database = Database.open(new StoreLayout(directory))) {
      database.rocks().put(database.meta(), FormatVersion.KEY, new byte[] {0, 0, 0, 9});
    }
    assertThatThrownBy(() -> open(directory)).hasMessageContaining("format version 9");
  }

  @Test
  void refusesADatabaseOfSomebodyElse() throws Exception {
    try (Database database = Database.open(new StoreLayout(directory))) {
      database.rocks().delete(database.meta(), FormatVersion.KEY);
    }
    assertThatThrownBy(() -> open(directory)).hasMessageContaining("not a Tereze store");
  }
}
