package org.tereze.bench.jmh;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.tereze.bench.real.ScratchFolder;
import org.tereze.relay.store.CollectedItem;
import org.tereze.relay.store.CommitBatch;
import org.tereze.relay.store.DeliveryPage;
import org.tereze.relay.store.MailboxKey;
import org.tereze.relay.store.MailboxStore;
import org.tereze.relay.store.PutItem;
import org.tereze.relay.store.RocksMailboxStore;
import org.tereze.relay.store.StatementItem;
import org.tereze.relay.store.StoreException;
import org.tereze.relay.store.StoreLimits;
import org.tereze.testkit.SeededRandom;
import org.tereze.wire.AckCode;
import org.tereze.wire.MailboxId;
import org.tereze.wire.burst.OutgoingPut;

/**
 * A relay's store with one mailbox, in a folder that goes with it: below the one that the property
 * {@code tereze.bench.folder} names, else where temporary files go. One thread.
 */
final class StoreStage implements AutoCloseable {
  static final int LIFETIME_HOURS = 336;

  private static final int HOUR = 4_344;
  private static final int LANE = 3;
  // One link may fill half of a mailbox.
  private static final int MANY = 1_000_000_000;
  private static final StoreLimits LIMITS =
      new StoreLimits(1_000, MANY, 1L << 50, MANY, 1L << 50, 0, 168, 0);

  private final SeededRandom random = Inputs.random();
  private final List<OutgoingPut> puts = Inputs.burst();
  private final MailboxKey mailbox = MailboxKey.of(MailboxId.of(random.bytes(MailboxId.BYTES)));
  private final CommitBatch batch = new CommitBatch();
  private final ScratchFolder folder;
  private final RocksMailboxStore store;
  private int next;

  /** A store whose mailbox is claimed and holds one envelope. */
  StoreStage() {
    String parent = System.getProperty("tereze.bench.folder", System.getProperty("java.io.tmpdir"));
    try {
      folder = new ScratchFolder(Path.of(parent), "tereze-store");
      store = RocksMailboxStore.open(directory(), LIMITS, () -> Long.MAX_VALUE, random);
      store.commit(batch.clear(HOUR).add(0, StatementItem.claim(mailbox, 1)));
      PutItem first = item(LIFETIME_HOURS);
      store.commit(batch.clear(HOUR).add(0, first));
      // Refusals cost less.
      if (first.result() != AckCode.STORED) {
        throw new IllegalStateException("a put was answered " + first.result());
      }
    } catch (IOException | StoreException e) {
      throw new IllegalStateException("no store to measure", e);
    }
  }

  private Path directory() {
    return folder.path().resolve("store");
  }

  /** The store. */
  MailboxStore store() {
    return store;
  }

  /** Where its RocksDB keeps its files. */
  Path rocks() {
    return directory().resolve("rocks");
  }

  /** A folder for something else, which goes with the store. */
  Path beside() {
    return folder.path().resolve("beside");
  }

  /** Commits new envelopes by one sync; how many the batch had. */
  int commit(int envelopes, int lifetimeHours) throws StoreException {
    batch.clear(HOUR);
    for (int i = 0; i < envelopes; i++) {
      batch.add(0, item(lifetimeHours));
    }
    store.commit(batch);
    return batch.size();
  }

  /** A new id each time; an id is a hash, so the order of its numbers means nothing. */
  private PutItem item(int lifetimeHours) {
    byte[] body = puts.get(next++ % Inputs.BURST).body();
    return new PutItem(mailbox, 1, random.nextLong(), LANE, lifetimeHours, body, 0, body.length);
  }

  /** The owner says to hold all that was committed; the sweeper takes it away. */
  void collectAndSweep() throws StoreException {
    long[] upTo = new long[MailboxStore.LANES];
    upTo[LANE] = next;
    store.commit(batch.clear(HOUR).add(0, new CollectedItem(mailbox, upTo)));
    sweep(0);
  }

  /** Everything that a sweeper finds to do some hours later; how many envelopes have expired. */
  long sweep(int hoursLater) throws StoreException {
    boolean more = true;
    while (more) {
      more = store.sweep(HOUR + hoursLater);
    }
    return store.figures().expiredCount();
  }

  /** What a fetch is given first. */
  DeliveryPage page(int maxBytes) throws StoreException {
    return store.deliveries(mailbox, new long[MailboxStore.LANES], maxBytes);
  }

  @Override
  public void close() throws IOException {
    store.close();
    folder.close();
  }
}
