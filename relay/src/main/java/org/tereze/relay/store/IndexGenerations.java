package org.tereze.relay.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * The remembered ids, in weekly generations: an id belongs to the week in which it may be
 * forgotten, and a week that is over is dropped whole, its key with it. Changed by the committer's
 * thread; {@link #all} may be read on any thread that keeps generations from being dropped.
 *
 * <p>Filters answer for what this run added; those for what was there at the start load in the
 * background, and until then every id counts as possibly there.
 */
final class IndexGenerations implements AutoCloseable {
  private static final int HOURS = 7 * 24;

  private final Database database;
  private final IndexKeys keys;
  private volatile List<IndexGeneration> newestFirst = List.of();
  private final Thread loader;
  private volatile boolean closing;
  private long batches;

  /**
   * What is there.
   *
   * @throws StoreException if a generation's key is missing or damaged
   */
  IndexGenerations(StoreLayout layout, Database database, IndexKeys keys) throws StoreException {
    this.database = database;
    this.keys = keys;
    List<IndexGeneration> found = new ArrayList<>();
    for (ColumnFamilyHandle family : List.copyOf(database.families())) {
      int number = number(family);
      if (number >= 0) {
        byte[] key = keys.find(number);
        if (key == null) {
          String file = "index-keys/" + IndexKeys.name(number);
          throw new StoreException(OpenFailure.damage(layout, file + " is missing or has changed"));
        }
        found.add(new IndexGeneration(number, family, key, filterSize(family)));
      }
    }
    found.sort((a, b) -> b.number() - a.number());
    newestFirst = List.copyOf(found);
    keys.keepOnly(found.stream().map(IndexGeneration::number).toList());
    loader = new Thread(() -> load(found), "tereze-filter-loader");
    loader.setDaemon(true);
    loader.start();
  }

  static String name(int number) {
    return String.format("%s%05d", Database.INDEX_PREFIX, number);
  }

  /** The number in a family's name, or -1 if it is no generation. */
  static int number(String family) {
    return family.startsWith(Database.INDEX_PREFIX)
        ? Integer.parseInt(family.substring(Database.INDEX_PREFIX.length()))
        : -1;
  }

  static int number(ColumnFamilyHandle family) throws StoreException {
    try {
      return number(new String(family.getName(), US_ASCII));
    } catch (RocksDBException e) {
      throw new StoreException("cannot name a column family", e);
    }
  }

  /** A name for a set of ids that generations are asked about; committer's thread. */
  long nextBatch() {
    return ++batches;
  }

  List<IndexGeneration> all() {
    return newestFirst;
  }

  /** Whether the filters know everything that is remembered. */
  boolean filtersLoaded() {
    return newestFirst.stream().allMatch(IndexGeneration::filterLoaded);
  }

  static int numberFor(int expiryHours) {
    return Math.floorDiv(expiryHours + StoreLimits.REMEMBERED_HOURS, HOURS);
  }

  /** The latest expiry of what a generation remembers; an id may be kept in a later one only. */
  static int lastExpiryHours(int number) {
    return (number + 1) * HOURS - 1 - StoreLimits.REMEMBERED_HOURS;
  }

  /** Where an envelope that expires then is remembered; made if it is the week's first. */
  IndexGeneration forExpiry(int expiryHours) throws StoreException {
    int number = numberFor(expiryHours);
    for (IndexGeneration generation : newestFirst) {
      if (generation.number() == number) {
        return generation;
      }
    }
    return create(number);
  }

  private IndexGeneration create(int number) throws StoreException {
    try {
      byte[] key = keys.create(number); // Order: no family without a key
      IndexGeneration created =
          new IndexGeneration(number, database.createIndex(name(number)), key, 0);
      created.filterComplete(new IdFilter(0));
      List<IndexGeneration> more = new ArrayList<>(newestFirst);
      more.add(created);
      more.sort((a, b) -> b.number() - a.number());
      newestFirst = List.copyOf(more);
      return created;
    } catch (RocksDBException e) {
      throw new StoreException("cannot begin a generation of the index", e);
    }
  }

  /** Whether a week is over, so that {@link #dropOver} has something to do. */
  boolean anyOver(int nowHours) {
    return newestFirst.stream().anyMatch(generation -> over(generation, nowHours));
  }

  private static boolean over(IndexGeneration generation, int nowHours) {
    return over(generation.number(), nowHours);
  }

  static boolean over(int number, int nowHours) {
    return (number + 1) * (long) HOURS <= nowHours;
  }

  /** Forgets the weeks that are over. Nobody may be reading. */
  void dropOver(int nowHours) throws StoreException {
    awaitLoader();
    List<IndexGeneration> kept = new ArrayList<>();
    for (IndexGeneration generation : newestFirst) {
      if (over(generation, nowHours)) {
        // Order: a generation without a key is damage; a key without a generation is cleared away.
        drop(generation.family());
        keys.delete(generation.number());
      } else {
        kept.add(generation);
      }
    }
    newestFirst = List.copyOf(kept);
  }

  private void drop(ColumnFamilyHandle family) throws StoreException {
    try {
      database.dropIndex(family);
    } catch (RocksDBException e) {
      throw new StoreException("cannot drop a generation of the index", e);
    }
  }

  private long filterSize(ColumnFamilyHandle family) throws StoreException {
    try {
      return database.rocks().getLongProperty(family, "rocksdb.estimate-num-keys");
    } catch (RocksDBException e) {
      throw new StoreException("cannot size a filter", e);
    }
  }

  private void load(List<IndexGeneration> found) {
    try (ReadOptions options = new ReadOptions()) {
      options.setTotalOrderSeek(true).setFillCache(false);
      for (IndexGeneration generation : found) {
        IdFilter filter = loadOne(generation, options);
        if (filter != null) {
          generation.filterComplete(filter);
        }
      }
    }
  }

  /** Null if it was cut short: then the filter stays incomplete, which is slow and not wrong. */
  private @Nullable IdFilter loadOne(IndexGeneration generation, ReadOptions options) {
    IdFilter filter = new IdFilter(generation.expectedIds());
    try (RocksIterator each = database.rocks().newIterator(generation.family(), options)) {
      for (each.seekToFirst(); each.isValid(); each.next()) {
        if (closing) {
          return null;
        }
        filter.add(ByteBuffer.wrap(each.key()).getLong());
      }
      each.status();
      return filter;
    } catch (RocksDBException e) {
      return null;
    }
  }

  private void awaitLoader() {
    boolean interrupted = false;
    while (loader.isAlive()) {
      try {
        loader.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the loading; the families belong to the database. */
  @Override
  public void close() {
    closing = true;
    awaitLoader();
  }
}
