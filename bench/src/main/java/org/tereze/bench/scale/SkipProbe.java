package org.tereze.bench.scale;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import org.rocksdb.Options;
import org.rocksdb.PerfContext;
import org.rocksdb.PerfLevel;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.tereze.relay.store.DeliveryPage;
import org.tereze.relay.store.MailboxKey;
import org.tereze.relay.store.MailboxStore;
import org.tereze.relay.store.StoreException;

/**
 * Counts what RocksDB steps over while a page is read. RocksDB keeps these counts per thread,
 * whatever the database, so that a small one of its own is enough to ask for them. One thread.
 */
final class SkipProbe implements AutoCloseable {
  static {
    RocksDB.loadLibrary();
  }

  private final Options options = new Options().setCreateIfMissing(true);
  private final RocksDB asked;
  private final LongSupplier nanoTime;

  SkipProbe(Path folder, LongSupplier nanoTime) throws IOException {
    this.nanoTime = nanoTime;
    try {
      asked = RocksDB.open(options, folder.toString());
      asked.setPerfLevel(PerfLevel.ENABLE_COUNT);
    } catch (RocksDBException e) {
      throw new IOException("cannot open " + folder, e);
    }
  }

  /**
   * What one read cost.
   *
   * @param envelopes in the page
   * @param skipped internal keys, deletions included
   */
  record Read(int envelopes, long skipped, long nanos) {}

  /** Reads the first page of a mailbox. */
  Read read(MailboxStore store, MailboxKey mailbox, int maxBytes) throws StoreException {
    try (PerfContext counts = asked.getPerfContext()) {
      counts.reset();
      long began = nanoTime.getAsLong();
      DeliveryPage page = store.deliveries(mailbox, new long[MailboxStore.LANES], maxBytes);
      long nanos = nanoTime.getAsLong() - began;
      return new Read(
          page.envelopes().size(),
          counts.getInternalKeySkippedCount() + counts.getInternalDeleteSkippedCount(),
          nanos);
    }
  }

  @Override
  public void close() {
    asked.close();
    options.close();
  }
}
