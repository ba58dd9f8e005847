package org.tereze.bench.jmh;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.tereze.bench.real.ScratchFolder;
import org.tereze.relay.store.CommitBatch;
import org.tereze.relay.store.MailboxKey;
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
 * From puts to custody: a batch is committed to RocksDB with one sync. In the folder that the
 * property {@code tereze.bench.folder} names, else where temporary files go.
 */
@State(Scope.Thread)
public class StoreBenchmark {
  private static final int FULL_BATCH = 256;
  private static final int HOUR = 4_344;
  private static final int LIFETIME_HOURS = 336;
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

  public StoreBenchmark() {
    String parent = System.getProperty("tereze.bench.folder", System.getProperty("java.io.tmpdir"));
    try {
      folder = new ScratchFolder(Path.of(parent), "tereze-store");
      store = RocksMailboxStore.open(folder.path(), LIMITS, () -> Long.MAX_VALUE, random);
      store.commit(batch.clear(HOUR).add(0, StatementItem.claim(mailbox, 1)));
    } catch (IOException | StoreException e) {
      throw new IllegalStateException("no store to measure", e);
    }
  }

  /** Whether the first put was taken: refusals cost less. */
  @Setup
  public void check() throws StoreException {
    AckCode code = put().result();
    if (code != AckCode.STORED) {
      throw new IllegalStateException("a put was answered " + code);
    }
  }

  /** One envelope and one sync. */
  @Benchmark
  public AckCode commitOne() throws StoreException {
    return put().result();
  }

  /** For each of 256 envelopes under one sync. */
  @Benchmark
  @OperationsPerInvocation(FULL_BATCH)
  public int commitMany() throws StoreException {
    batch.clear(HOUR);
    for (int i = 0; i < FULL_BATCH; i++) {
      batch.add(0, item());
    }
    store.commit(batch);
    return batch.size();
  }

  private PutItem put() throws StoreException {
    PutItem item = item();
    batch.clear(HOUR).add(0, item);
    store.commit(batch);
    return item;
  }

  /** A new id each time; an id is a hash, so the order of its numbers means nothing. */
  private PutItem item() {
    byte[] body = puts.get(next++ % Inputs.BURST).body();
    return new PutItem(mailbox, 1, random.nextLong(), LANE, LIFETIME_HOURS, body, 0, body.length);
  }

  /** Closes the store and deletes it. */
  @TearDown
  public void close() throws IOException, StoreException {
    store.close();
    folder.close();
  }
}
