package org.tereze.relay.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tereze.relay.store.StoreFixtures.NOW;
import static org.tereze.relay.store.StoreFixtures.SECRET;
import static org.tereze.relay.store.StoreFixtures.bytes;
import static org.tereze.relay.store.StoreFixtures.claim;
import static org.tereze.relay.store.StoreFixtures.collect;
import static org.tereze.relay.store.StoreFixtures.id;
import static org.tereze.relay.store.StoreFixtures.key;
import static org.tereze.relay.store.StoreFixtures.put;
import static org.tereze.relay.store.StoreFixtures.putNow;
import static org.tereze.relay.store.StoreFixtures.state;

import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.tereze.wire.Disposition;
import org.tereze.wire.Outcome;

/**
 * What a reader is told while a write is under way, and after it failed, is what is on the disk.
 */
final class CommittedReadsIT {
  private static final byte[] ENVELOPE = bytes(100, 1);

  @TempDir Path directory;
  private RocksMailboxStore store;
  private boolean fails;

  @BeforeEach
  void open() throws StoreException {
    store =
        RocksMailboxStore.open(
            directory,
            StoreLimits.defaults(),
            () -> Long.MAX_VALUE,
            new SecureRandom(),
            this::write);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void write(RocksDB rocks, WriteBatch batch) throws RocksDBException {
    if (fails) {
      throw new RocksDBException("no fsync today");
    }
    StoreFault.writeRaw(rocks, batch.data(), true);
  }

  private Disposition told() throws StoreException {
    return store.dispositions(SECRET, new long[] {id(1, ENVELOPE)}, NOW)[0];
  }

  private DeliveryPage page(int mailbox) throws StoreException {
    return store.deliveries(key(mailbox), new long[MailboxStore.LANES], 1 << 20);
  }

  @Test
  void nothingIsToldOfAWriteThatFailed() throws Exception {
    claim(store, 1);
    putNow(store, put(1, ENVELOPE));
    fails = true;
    assertThatThrownBy(() -> collect(store, 1, 3, 1)).isInstanceOf(StoreException.class);
    assertThat(told()).isEqualTo(Disposition.STORED);
    assertThat(page(1).envelopes()).hasSize(1);
  }

  @Test
  void nobodyIsToldOfARevocationThatMayBeGoneAfterACrash() throws Exception {
    claim(store, 1);
    fails = true;
    assertThatThrownBy(() -> state(store, StatementItem.revoke(key(1), 2)))
        .isInstanceOf(StoreException.class);
    assertThat(store.bundle(key(1)).outcome()).isEqualTo(Outcome.OK);
    assertThat(page(1).outcome()).isEqualTo(Outcome.OK);
  }

  @Test
  void nobodyIsToldOfAMailboxThatMayBeGoneAfterACrash() throws Exception {
    fails = true;
    assertThatThrownBy(() -> claim(store, 2)).isInstanceOf(StoreException.class);
    assertThat(page(2).outcome()).isEqualTo(Outcome.NO_MAILBOX);
  }
}
