package org.tereze.relay.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tereze.relay.store.StoreFixtures.NOW;
import static org.tereze.relay.store.StoreFixtures.SECRET;
import static org.tereze.relay.store.StoreFixtures.bytes;
import static org.tereze.relay.store.StoreFixtures.claim;
import static org.tereze.relay.store.StoreFixtures.collect;
import static org.tereze.relay.store.StoreFixtures.commit;
import static org.tereze.relay.store.StoreFixtures.commitBy;
import static org.tereze.relay.store.StoreFixtures.id;
import static org.tereze.relay.store.StoreFixtures.key;
import static org.tereze.relay.store.StoreFixtures.mailbox;
import static org.tereze.relay.store.StoreFixtures.put;
import static org.tereze.relay.store.StoreFixtures.putNow;
import static org.tereze.relay.store.StoreFixtures.sweepAll;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.rocksdb.RocksDBException;
import org.tereze.wire.AckCode;
import org.tereze.wire.Disposition;

@Execution(ExecutionMode.CONCURRENT)
final class RocksMailboxStoreLifecycleIT {
  private static final long[] START = new long[MailboxStore.LANES];

  @TempDir Path directory;

  private RocksMailboxStore open() throws StoreException {
    return open(null);
  }

  private RocksMailboxStore open(@Nullable DurableWrite durable) throws StoreException {
    return RocksMailboxStore.open(
        directory, StoreContract.ROOMY, () -> Long.MAX_VALUE, new SecureRandom(), durable);
  }

  @Test
  void opensAndClosesManyTimesAndLosesNothing() throws Exception {
    try (RocksMailboxStore store = open()) {
      claim(store, 1);
    }
    for (int i = 0; i < 100; i++) {
      try (RocksMailboxStore store = open()) {
        putNow(store, put(1, bytes(50, i)));
        assertThat(store.figures().waitingCount()).isEqualTo(i + 1);
      }
    }
  }

  @Test
  void isOpenInOneProcessAtATime() throws Exception {
    try (RocksMailboxStore store = open()) {
      assertThat(store.figures().readOnly()).isFalse();
      assertThatThrownBy(this::open)
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("open")
          .hasMessageContaining(directory.toString());
    }
  }

  @Test
  void saysThatItIsClosedInsteadOfCrashing() throws Exception {
    RocksMailboxStore store = open();
    store.close();
    store.close();
    assertThatThrownBy(() -> store.bundle(key(1))).hasMessage("the store is closed");
    assertThatThrownBy(() -> store.sweep(NOW)).hasMessage("the store is closed");
    assertThatThrownBy(store::compact).hasMessage("the store is closed");
  }

  @Test
  void isReadOnlyAfterAFailedWriteAndAcknowledgesNothing() throws Exception {
    boolean[] broken = {false};
    DurableWrite disk =
        (rocks, batch) -> {
          if (broken[0]) {
            throw new RocksDBException("IO error: No space left on device");
          }
          StoreFault.writeRaw(rocks, batch.data(), true);
        };
    try (RocksMailboxStore store = open(disk)) {
      claim(store, 1);
      putNow(store, put(1, bytes(50, 1)));
      broken[0] = true;
      assertThatThrownBy(() -> putNow(store, put(1, bytes(50, 2))))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("read-only")
          .hasRootCauseMessage("IO error: No space left on device");
      broken[0] = false;
      assertThatThrownBy(() -> putNow(store, put(1, bytes(50, 3))))
          .isInstanceOf(StoreException.class);
      assertThat(store.figures().readOnly()).isTrue();
      assertThat(store.deliveries(key(1), START, 1_000).envelopes()).hasSize(1);
    }
    try (RocksMailboxStore store = open()) {
      assertThat(putNow(store, put(1, bytes(50, 2)))).isEqualTo(AckCode.STORED);
      assertThat(store.deliveries(key(1), START, 1_000).envelopes()).hasSize(2);
    }
  }

  /** Puts wait for a step, however much of a mailbox is over. */
  @Test
  void countsOffOnceWhatExpiredOnSeveralDaysOfOneMailbox() throws Exception {
    try (RocksMailboxStore store = open()) {
      claim(store, 1);
      for (int i = 0; i < 9; i++) {
        putNow(store, put(1, 3, 10 + 24 * (i % 3), bytes(50, i)));
      }
      putNow(store, put(1, 3, 700, bytes(70, 9)));
      sweepAll(store, NOW + 24 * 5);
      assertThat(store.figures().waitingCount()).isEqualTo(1);
      assertThat(store.figures().waitingBytes()).isEqualTo(70);
      assertThat(store.figures().expiredCount()).isEqualTo(9);
    }
  }

  @Test
  void expiresAFullMailboxInStepsOfBoundedSize() throws Exception {
    int count = 480; // what one link may put into a mailbox here is 500
    List<Integer> steps = new ArrayList<>();
    DurableWrite disk =
        (rocks, batch) -> {
          steps.add(batch.count());
          StoreFault.writeRaw(rocks, batch.data(), true);
        };
    try (RocksMailboxStore store = open(disk)) {
      List<CommitItem> puts = new ArrayList<>();
      for (int mailbox = 1; mailbox <= 3; mailbox++) {
        claim(store, mailbox);
        for (int i = 0; i < count; i++) {
          puts.add(put(mailbox, i % 2 + 2, i % 3 == 0 ? 700 : 10, bytes(20, i)));
        }
      }
      commit(store, NOW, puts.toArray(CommitItem[]::new));
      steps.clear();
      sweepAll(store, NOW + 48);
      assertThat(store.figures().expiredCount()).isEqualTo(3 * count * 2 / 3);
      assertThat(store.figures().waitingCount()).isEqualTo(3 * count / 3);
      // Two writes an envelope; for each of four mailboxes its row and its day; the totals.
      assertThat(steps).allSatisfy(size -> assertThat(size).isLessThanOrEqualTo(2 * 256 + 9));
      for (int i = 0; i < 6; i++) {
        long[] id = {id(2, bytes(20, i))};
        assertThat(store.dispositions(SECRET, id, NOW + 48))
            .containsExactly(i % 3 == 0 ? Disposition.STORED : Disposition.EXPIRED);
      }
    }
  }

  @Test
  void evictsInStepsOfBoundedSize() throws Exception {
    int count = 3_000;
    StoreLimits limits = new StoreLimits(4, count, 1L << 30, count, 1L << 31, 0, 24, 0);
    List<Integer> steps = new ArrayList<>();
    DurableWrite disk =
        (rocks, batch) -> {
          steps.add(batch.count());
          StoreFault.writeRaw(rocks, batch.data(), true);
        };
    try (RocksMailboxStore store =
        RocksMailboxStore.open(directory, limits, () -> Long.MAX_VALUE, new SecureRandom(), disk)) {
      claim(store, 1);
      claim(store, 2);
      for (int link = 0; link < 2; link++) {
        List<CommitItem> puts = new ArrayList<>();
        for (int i = 0; i < count / 2; i++) {
          puts.add(put(1 + link, bytes(20, i)));
        }
        commitBy(store, link, NOW, puts.toArray(CommitItem[]::new));
      }
      steps.clear();
      sweepAll(store, NOW + 48);
      assertThat(store.figures().evictedCount()).isEqualTo(count / 5);
      assertThat(store.figures().waitingCount()).isEqualTo(count * 4 / 5);
      assertThat(steps).allSatisfy(size -> assertThat(size).isLessThanOrEqualTo(2 * 256 + 3));
    }
  }

  @Test
  void writesTwoEntriesPerPutAndTheCursorOnlyPerCollected() throws Exception {
    List<Integer> counts = new ArrayList<>();
    DurableWrite disk =
        (rocks, batch) -> {
          counts.add(batch.count());
          StoreFault.writeRaw(rocks, batch.data(), true);
        };
    try (RocksMailboxStore store = open(disk)) {
      claim(store, 1);
      putNow(store, put(1, bytes(50, 0))); // this one writes the day's expiry entry, too
      counts.clear();
      List<CommitItem> puts = new ArrayList<>();
      for (int i = 1; i <= 100; i++) {
        puts.add(put(1, bytes(50, i)));
      }
      commit(store, NOW, puts.toArray(CommitItem[]::new));
      commit(store, NOW, puts.toArray(CommitItem[]::new)); // nothing but duplicates: no write
      collect(store, 1, 3, 50);
      int totals = 1;
      assertThat(counts).containsExactly(2 * 100 + totals, 1 + totals);
    }
  }

  @Test
  void knowsDuplicatesBeforeAndAfterItsFiltersAreLoaded() throws Exception {
    try (RocksMailboxStore store = open()) {
      claim(store, 1);
      for (int i = 0; i < 300; i++) {
        putNow(store, put(1, bytes(50, i)));
      }
    }
    try (RocksMailboxStore store = open()) {
      for (int i = 0; i < 300; i++) {
        assertThat(putNow(store, put(1, bytes(50, i)))).isEqualTo(AckCode.STORED);
      }
      while (!store.filtersLoaded()) {
        Thread.onSpinWait();
      }
      for (int i = 0; i < 300; i++) {
        assertThat(putNow(store, put(1, bytes(50, i)))).isEqualTo(AckCode.STORED);
      }
      assertThat(store.figures().waitingCount()).isEqualTo(300);
    }
  }

  @Test
  void dropsAWeekOfIdsWithItsKey() throws Exception {
    Path keys = directory.resolve("index-keys");
    try (RocksMailboxStore store = open()) {
      claim(store, 1);
      commit(store, NOW, put(1, 3, 24, bytes(50, 1)), put(1, 3, 700, bytes(50, 2)));
      assertThat(list(keys)).hasSize(2);
      sweepAll(store, NOW + 24 + 33 * 24 + 168);
      assertThat(list(keys)).hasSize(1);
      int later = NOW + 24 + 33 * 24 + 168;
      assertThat(
              store.dispositions(
                  SECRET, new long[] {id(1, bytes(50, 1)), id(1, bytes(50, 2))}, later))
          .containsExactly(Disposition.UNKNOWN, Disposition.EXPIRED);
    }
    try (RocksMailboxStore store = open()) {
      assertThat(store.figures().mailboxes()).isEqualTo(1);
      assertThat(list(keys)).hasSize(1);
    }
  }

  @Test
  void clearsAwayAKeyWhoseWeekWasNeverBegun() throws Exception {
    open().close();
    Path orphan = directory.resolve("index-keys").resolve("00099");
    Files.write(orphan, new byte[32]);
    open().close();
    assertThat(orphan).doesNotExist();
  }

  @Test
  void holdsNoMailboxIdAnywhereAndNothingCollectedAfterACompaction() throws Exception {
    byte[] collected = bytes(400, 1);
    byte[] expired = bytes(400, 2);
    byte[] kept = bytes(400, 3);
    try (RocksMailboxStore store = open()) {
      claim(store, 1);
      commit(store, NOW, put(1, 0, 700, collected), put(1, 3, 10, expired), put(1, 2, 700, kept));
      assertThat(found(collected)).isTrue();
      collect(store, 1, 0, 1);
      sweepAll(store, NOW + 48);
      store.compact();
    }
    assertThat(found(mailbox(1).bytes())).isFalse();
    assertThat(found(collected)).isFalse();
    assertThat(found(expired)).isFalse();
    assertThat(found(kept)).isTrue();
  }

  private boolean found(byte[] bytes) throws IOException {
    String wanted = new String(bytes, StandardCharsets.ISO_8859_1);
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        if (text.contains(wanted)) {
          return true;
        }
      }
    }
    return false;
  }

  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }
}
