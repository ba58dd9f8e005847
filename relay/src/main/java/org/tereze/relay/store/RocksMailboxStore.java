package org.tereze.relay.store;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.CompactRangeOptions.BottommostLevelCompaction;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import org.tereze.wire.AskSecret;
import org.tereze.wire.Disposition;

/**
 * The mailbox store of one machine, on RocksDB. Threads as in {@link MailboxStore}; one process at
 * a time.
 *
 * <p>Order of destruction: readers are kept out, the filter loader ends, then the database closes
 * its own objects in reverse.
 */
public final class RocksMailboxStore implements MailboxStore {
  private static final int RANGES_PER_COMPACTION = 1_000;
  private static final String BACKGROUND_ERRORS = "rocksdb.background-errors";

  private final RocksParts parts;
  private final RocksReads reads;
  private final CommitPass pass;
  private final Sweeper sweeper;
  private final RocksTransit transit;
  private final LongSupplier freeBytes;
  private final DurableWrite durable;
  private final WriteOptions synced = new WriteOptions().setSync(true);
  private final WriteBatch writes = new WriteBatch();

  /** Shared by whoever uses the database; alone, whoever takes parts of it away. */
  private final ReentrantReadWriteLock using = new ReentrantReadWriteLock();

  private final ReentrantLock compacting = new ReentrantLock();
  private boolean closed; // guarded by using

  private volatile @Nullable StoreException failure;
  private volatile long lastFreeBytes;
  private volatile boolean diskFull;

  private RocksMailboxStore(
      RocksParts parts, long secret, LongSupplier freeBytes, @Nullable DurableWrite durable) {
    this.parts = parts;
    this.reads = new RocksReads(parts);
    this.pass = new CommitPass(parts, secret);
    this.sweeper = new Sweeper(parts, pass.transit()::forget, pass.requests());
    this.transit = new RocksTransit(parts, pass.transit(), this::enter);
    this.freeBytes = freeBytes;
    this.durable = durable != null ? durable : (rocks, batch) -> rocks.write(synced, batch);
    this.lastFreeBytes = freeBytes.getAsLong();
  }

  /**
   * Opens the store in a directory, making it if need be.
   *
   * @param freeBytes of the disk that holds it; asked once per batch
   * @throws StoreException if another process has it, if it is damaged anywhere but in the last
   *     unfinished write, or if its format is not this program's
   */
  public static RocksMailboxStore open(
      Path directory, StoreLimits limits, LongSupplier freeBytes, SecureRandom random)
      throws StoreException {
    return open(directory, limits, freeBytes, random, null);
  }

  /** As above; with another way of writing, for tests that need a disk which lies. */
  static RocksMailboxStore open(
      Path directory,
      StoreLimits limits,
      LongSupplier freeBytes,
      SecureRandom random,
      @Nullable DurableWrite durable)
      throws StoreException {
    StoreLayout layout = new StoreLayout(directory.toAbsolutePath());
    makeSureOf(layout.directory());
    Database database = Database.open(layout);
    try {
      Totals totals = readMeta(database);
      IndexGenerations index =
          new IndexGenerations(layout, database, new IndexKeys(layout.indexKeys(), random));
      RocksParts parts =
          new RocksParts(
              database,
              new MailboxStates(database),
              index,
              totals,
              TransitTable.load(database),
              RequestTable.load(database),
              limits);
      return new RocksMailboxStore(parts, random.nextLong(), freeBytes, durable);
    } catch (StoreException | RuntimeException e) {
      database.close();
      throw e;
    }
  }

  /** Whoever made the directory may not have made sure that its name outlives a loss of power. */
  private static void makeSureOf(Path directory) throws StoreException {
    try {
      Directories.create(directory);
      Path parent = directory.getParent();
      if (parent != null) {
        Directories.sync(parent);
      }
    } catch (IOException e) {
      throw new StoreException("cannot make " + directory + ": " + e, e);
    }
  }

  private static Totals readMeta(Database database) throws StoreException {
    Totals totals = new Totals();
    RocksDB rocks = database.rocks();
    try {
      byte[] format = rocks.get(database.meta(), FormatVersion.KEY);
      if (format == null && rocks.getLatestSequenceNumber() == 0) {
        try (WriteOptions options = new WriteOptions().setSync(true)) {
          rocks.put(database.meta(), options, FormatVersion.KEY, FormatVersion.bytes());
        }
      } else {
        FormatVersion.check(FormatVersion.read(format));
      }
      byte[] value = rocks.get(database.meta(), Totals.KEY);
      if (value != null) {
        totals.read(value);
      }
      return totals;
    } catch (RocksDBException e) {
      throw new StoreException("cannot read what the store says of itself", e);
    }
  }

  @Override
  public void commit(CommitBatch batch) throws StoreException {
    Lock lock = enter();
    try {
      requireWritable();
      lastFreeBytes = freeBytes.getAsLong();
      diskFull = lastFreeBytes < parts.limits().minimumFreeBytes();
      writes.clear();
      pass.apply(batch, diskFull, writes);
      write();
      pass.written();
    } catch (StoreException | RocksDBException | RuntimeException e) {
      throw fail(e);
    } finally {
      lock.unlock();
    }
  }

  private void write() throws RocksDBException {
    if (writes.count() > 0) {
      durable.write(parts.database().rocks(), writes);
      // Commit: from here on a crash loses nothing of this batch.
    }
  }

  /** Memory may be ahead of the disk now: nothing is written any more until the next opening. */
  private StoreException fail(Exception e) {
    StoreException before = failure;
    if (before != null) {
      return before;
    }
    StoreException why =
        e instanceof StoreException known
            ? known
            : new StoreException(
                "a durable write failed; the store is read-only now: " + e.getMessage(), e);
    failure = why;
    return why;
  }

  /** What RocksDB could not flush or compact, though every write so far was made durable. */
  private void lookBehind() {
    try {
      if (failure == null && parts.database().rocks().getLongProperty(BACKGROUND_ERRORS) > 0) {
        failure = new StoreException("writing tables failed; the store is read-only now");
      }
    } catch (RocksDBException e) {
      failure = fail(e);
    }
  }

  private void requireWritable() throws StoreException {
    StoreException why = failure;
    if (why != null) {
      throw why;
    }
  }

  private Lock enter() throws StoreException {
    Lock lock = using.readLock();
    lock.lock();
    if (closed) {
      lock.unlock();
      throw new StoreException("the store is closed");
    }
    return lock;
  }

  @Override
  public StoredBundle bundle(MailboxKey mailbox) throws StoreException {
    Lock lock = enter();
    try {
      return reads.bundle(mailbox);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Disposition[] dispositions(AskSecret secret, long[] envelopeIds, int nowHours)
      throws StoreException {
    Lock lock = enter();
    try {
      return reads.dispositions(secret, envelopeIds, nowHours);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int firstLane(MailboxKey mailbox) throws StoreException {
    Lock lock = enter();
    try {
      return reads.firstLane(mailbox);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public DeliveryPage deliveries(MailboxKey mailbox, long[] after, int maxBytes)
      throws StoreException {
    Lock lock = enter();
    try {
      return reads.deliveries(mailbox, after, maxBytes);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public TransitStore transit() {
    return transit;
  }

  @Override
  public @Nullable StoredTime storedTime() throws StoreException {
    Lock lock = enter();
    try {
      byte[] value = parts.database().rocks().get(parts.database().meta(), StoredTime.KEY);
      return value == null ? null : StoredTime.read(value);
    } catch (RocksDBException e) {
      throw new StoreException("cannot read the time that was accounted for", e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void keepTime(StoredTime time) throws StoreException {
    Lock lock = enter();
    try {
      requireWritable();
      writes.clear();
      writes.put(parts.database().meta(), StoredTime.KEY, time.bytes());
      write();
    } catch (StoreException | RocksDBException | RuntimeException e) {
      throw fail(e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean sweep(int nowHours) throws StoreException {
    Lock lock = enter();
    try {
      lookBehind();
      requireWritable();
      writes.clear();
      boolean more = sweeper.step(nowHours, writes);
      write();
      if (more || !parts.index().anyOver(nowHours)) {
        return more;
      }
    } catch (StoreException | RocksDBException | RuntimeException e) {
      throw fail(e);
    } finally {
      lock.unlock();
    }
    dropOldGenerations(nowHours);
    return false;
  }

  private void dropOldGenerations(int nowHours) throws StoreException {
    using.writeLock().lock(); // a reader may hold on to a family
    try {
      parts.index().dropOver(nowHours);
    } finally {
      using.writeLock().unlock();
    }
  }

  @Override
  public void compact() throws StoreException {
    compacting.lock();
    try {
      flush();
      compactRanges();
    } catch (RocksDBException e) {
      throw new StoreException("cannot compact", e);
    } finally {
      compacting.unlock();
    }
  }

  /** Order: the write-ahead log, too, holds what was deleted; it goes when all is flushed. */
  private void flush() throws StoreException, RocksDBException {
    Lock lock = enter();
    try (FlushOptions options = new FlushOptions().setWaitForFlush(true)) {
      parts.database().rocks().flush(options, new ArrayList<>(parts.database().families()));
    } finally {
      lock.unlock();
    }
  }

  /** Holds the compaction's lock only: a sweep may go on, a close waits. */
  private void compactRanges() throws RocksDBException {
    NavigableSet<Integer> numbers = sweeper.uncompacted();
    List<Integer> taken = List.copyOf(numbers);
    if (taken.isEmpty() || closed) {
      return;
    }
    Database database = parts.database();
    try (CompactRangeOptions options =
            new CompactRangeOptions().setExclusiveManualCompaction(false);
        CompactRangeOptions whole =
            new CompactRangeOptions()
                .setExclusiveManualCompaction(false)
                .setBottommostLevelCompaction(BottommostLevelCompaction.kForceOptimized)) {
      if (taken.size() > RANGES_PER_COMPACTION) {
        compactNumbers(taken.get(0), taken.get(taken.size() - 1), options);
      } else {
        for (int number : taken) {
          compactNumbers(number, number, options);
        }
      }
      // Order: a table whose last key is the next one's first is only moved down unless forced, and
      // keeps what was deleted of it; these families are small.
      for (var family : List.of(database.expiry(), database.mailboxes(), database.meta())) {
        database.rocks().compactRange(family, null, null, whole);
      }
    }
    taken.forEach(numbers::remove);
  }

  private void compactNumbers(int from, int to, CompactRangeOptions options)
      throws RocksDBException {
    parts
        .database()
        .rocks()
        .compactRange(
            parts.database().envelopes(),
            EnvelopeRow.key(from, 0, 0),
            EnvelopeRow.key(to, LANES, 0),
            options);
  }

  @Override
  public void linkClosed(long link) {
    pass.linkClosed(link);
  }

  @Override
  public StoreFigures figures() {
    if (using.readLock().tryLock()) {
      try {
        if (!closed) {
          lookBehind();
        }
      } finally {
        using.readLock().unlock();
      }
    }
    return new StoreFigures(
        parts.totals().waiting.count(),
        parts.totals().waiting.bytes(),
        parts.totals().mailboxes(),
        parts.transit().size(),
        parts.requests().size(),
        sweeper.evicted(),
        sweeper.expired(),
        lastFreeBytes,
        diskFull,
        failure != null);
  }

  /** Whether the filters know everything, so that most puts need no read. */
  boolean filtersLoaded() {
    return parts.index().filtersLoaded();
  }

  @Override
  public void close() {
    compacting.lock();
    using.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        parts.index().close();
        writes.close();
        synced.close();
        parts.database().close();
      }
    } finally {
      using.writeLock().unlock();
      compacting.unlock();
    }
  }
}
