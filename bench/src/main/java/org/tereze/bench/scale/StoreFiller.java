package org.tereze.bench.scale;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.tereze.bench.load.LoadOwner;
import org.tereze.relay.store.CollectedItem;
import org.tereze.relay.store.CommitBatch;
import org.tereze.relay.store.MailboxKey;
import org.tereze.relay.store.MailboxStore;
import org.tereze.relay.store.PutItem;
import org.tereze.relay.store.RocksMailboxStore;
import org.tereze.relay.store.StatementItem;
import org.tereze.relay.store.StoreException;
import org.tereze.relay.store.StoreLimits;
import org.tereze.relay.store.TransitMailbox;
import org.tereze.wire.AckCode;
import org.tereze.wire.Precedence;

/**
 * Fills a relay's store with envelopes of 300 B, as fast as it takes them: whole batches, each
 * synced. One thread.
 */
final class StoreFiller implements AutoCloseable {
  static final int ENVELOPE_BYTES = 300;
  static final int LANE = Precedence.ROUTINE.code();
  private static final int PER_BATCH = 8_192;
  private static final int LINK_OF_CLAIMS = 0;

  private final RocksMailboxStore store;
  private final int nowHours;
  private final SplittableRandom random = new SplittableRandom(20220105);
  private final CommitBatch batch = new CommitBatch();
  private final byte[] bodies = new byte[PER_BATCH * ENVELOPE_BYTES];
  private final List<PutItem> puts = new ArrayList<>(PER_BATCH);
  private long link = 1;

  /**
   * Opens the store in a folder, which is made.
   *
   * @param nowHours since 2026-01-01T00:00Z
   */
  StoreFiller(Path folder, StoreLimits limits, int nowHours) throws IOException, StoreException {
    Files.createDirectories(folder);
    this.nowHours = nowHours;
    this.store =
        RocksMailboxStore.open(folder, limits, folder.toFile()::getUsableSpace, new SecureRandom());
    batch.clear(nowHours);
  }

  RocksMailboxStore store() {
    return store;
  }

  void claim(List<LoadOwner> owners) throws StoreException {
    batch.clear(nowHours);
    for (LoadOwner owner : owners) {
      batch.add(LINK_OF_CLAIMS, StatementItem.claim(MailboxKey.of(owner.mailbox()), 1));
    }
    store.commit(batch);
    batch.clear(nowHours);
  }

  /** Puts an envelope of noise, durable with the batch that it fills, or with {@link #commit}. */
  void put(MailboxKey mailbox, long verifier, int lifetimeHours)
      throws IOException, StoreException {
    // An id is a hash: as even as any random number.
    add(
        new PutItem(
            mailbox,
            verifier,
            random.nextLong(),
            LANE,
            lifetimeHours,
            bodies,
            puts.size() * ENVELOPE_BYTES,
            ENVELOPE_BYTES));
  }

  /** The same on its way to another relay. */
  void put(TransitMailbox mailbox, int lane, int lifetimeHours) throws IOException, StoreException {
    add(
        new PutItem(
            mailbox,
            random.nextLong(),
            lane,
            lifetimeHours,
            bodies,
            puts.size() * ENVELOPE_BYTES,
            ENVELOPE_BYTES));
  }

  private void add(PutItem put) throws IOException, StoreException {
    puts.add(put);
    batch.add(link, put);
    if (puts.size() == PER_BATCH) {
      commit();
    }
  }

  /** Makes durable what was put. */
  void commit() throws IOException, StoreException {
    random.nextBytes(bodies);
    store.commit(batch);
    for (PutItem put : puts) {
      if (put.result() != AckCode.STORED) {
        throw new IOException("the store took no more: " + put.result());
      }
    }
    store.linkClosed(link++); // its share of a mailbox is not what is measured
    puts.clear();
    batch.clear(nowHours);
  }

  /** The owner has everything up to this sequence. */
  void collect(MailboxKey mailbox, long sequence) throws StoreException {
    long[] upTo = new long[MailboxStore.LANES];
    upTo[LANE] = sequence;
    store.commit(batch.clear(nowHours).add(LINK_OF_CLAIMS, new CollectedItem(mailbox, upTo)));
    batch.clear(nowHours);
  }

  @Override
  public void close() {
    store.close();
  }
}
