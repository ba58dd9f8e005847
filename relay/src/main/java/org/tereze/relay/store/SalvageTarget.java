package org.tereze.relay.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.FlushOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteOptions;
import org.tereze.wire.Disposition;
import org.tereze.wire.Limits;

/**
 * The new store that a salvage fills; whole only after {@link #complete}. Writes without a log,
 * since a copy that was cut short is thrown away. One thread.
 */
final class SalvageTarget implements AutoCloseable {
  private static final int SECONDS_PER_HOUR = 3_600;

  /** What an index entry says that had to be made anew: no secret leads to it. */
  private static final long NO_VERIFIER = 0;

  private final StoreLayout damaged;
  private final SalvageReport.Builder report;
  private final int nowHours;
  private final SecureRandom random;
  private final Database database;
  private final IndexKeys keys;
  private final Map<Integer, IndexGeneration> generations = new TreeMap<>();
  private final Set<Integer> keyless = new HashSet<>();
  private final Set<Long> expiryRows = new HashSet<>();
  private final WriteOptions unlogged;

  /**
   * A new store.
   *
   * @param time what the damaged one had accounted for; null if that is lost
   */
  SalvageTarget(
      StoreLayout damaged,
      StoreLayout layout,
      @Nullable StoredTime time,
      SecureRandom random,
      SalvageReport.Builder report)
      throws StoreException {
    this.damaged = damaged;
    this.report = report;
    this.random = random;
    this.nowHours =
        time == null ? 0 : (int) ((time.epochSeconds() - Limits.EPOCH_SECONDS) / SECONDS_PER_HOUR);
    try {
      Directories.create(layout.directory());
    } catch (IOException e) {
      throw new StoreException("cannot make " + layout.directory() + ": " + e, e);
    }
    this.database = Database.open(layout); // Order: this loads the library
    this.unlogged = new WriteOptions().setDisableWAL(true);
    this.keys = new IndexKeys(layout.indexKeys(), random);
  }

  private void put(ColumnFamilyHandle family, byte[] key, byte[] value) throws StoreException {
    try {
      database.rocks().put(family, unlogged, key, value);
    } catch (RocksDBException e) {
      throw new StoreException("cannot write the copy: " + e.getMessage(), e);
    }
  }

  private byte @Nullable [] get(ColumnFamilyHandle family, byte[] key) throws StoreException {
    try {
      return database.rocks().get(family, key);
    } catch (RocksDBException e) {
      throw new StoreException("cannot read the copy: " + e.getMessage(), e);
    }
  }

  /** Of two bundles the one with the higher serial stays. */
  void bundle(byte[] key, byte[] value) throws StoreException {
    byte[] before = get(database.mailboxes(), key);
    if (before == null || Integer.compareUnsigned(serial(before), serial(value)) < 0) {
      put(database.mailboxes(), key, value);
    }
  }

  static int serial(byte[] bundle) {
    return ByteBuffer.wrap(bundle).getInt();
  }

  /** Of two entries the later one stays, and of two for one place the one that has a mark. */
  void remember(int number, byte[] key, IndexEntry entry) throws StoreException {
    IndexGeneration generation = generation(number, false);
    if (generation == null) {
      return;
    }
    byte[] value = get(generation.family(), key);
    IndexEntry before = value == null ? null : IndexEntry.read(value);
    if (before == null
        || before.sequence() < entry.sequence()
        || (before.sequence() == entry.sequence() && entry.mark() != Disposition.UNKNOWN)) {
      put(generation.family(), key, entry.bytes());
    }
  }

  /**
   * A week of ids under the key that it had.
   *
   * @param anew whether to begin it under a new key if that one is lost
   */
  private @Nullable IndexGeneration generation(int number, boolean anew) throws StoreException {
    IndexGeneration known = generations.get(number);
    if (known != null) {
      return known;
    }
    byte[] key = IndexKeys.read(damaged.indexKeys(), number);
    if (key == null && keyless.add(number)) {
      keyLost(number);
    }
    if (key == null && !anew) {
      return null;
    }
    byte[] kept = key == null ? newKey() : key;
    keys.write(number, kept);
    try {
      ColumnFamilyHandle family = database.createIndex(IndexGenerations.name(number));
      IndexGeneration generation = new IndexGeneration(number, family, kept, 0);
      generations.put(number, generation);
      return generation;
    } catch (RocksDBException e) {
      throw new StoreException("cannot write the copy: " + e.getMessage(), e);
    }
  }

  private byte[] newKey() {
    byte[] key = new byte[IndexKeys.KEY_BYTES];
    random.nextBytes(key);
    return key;
  }

  private void keyLost(int number) {
    if (!IndexGenerations.over(number, nowHours)) {
      report.lost("index-keys/" + IndexKeys.name(number), 0, 0, "a week of remembered ids");
    }
  }

  /** Takes an envelope unless it ended, by its mark or because it is long over. */
  void envelope(byte[] key, byte[] value) throws StoreException {
    ByteBuffer head = ByteBuffer.wrap(value);
    int number = EnvelopeRow.number(key);
    int lane = EnvelopeRow.lane(key);
    long sequence = EnvelopeRow.sequence(key);
    int expiry = EnvelopeRow.expiryHours(head);
    if (nowHours >= expiry + StoreLimits.REMEMBERED_HOURS) {
      return; // the day of its deletion is forgotten
    }
    IndexLookup.Found known = lookUp(EnvelopeRow.id(head));
    IndexEntry entry =
        new IndexEntry(number, lane, Disposition.UNKNOWN, sequence, expiry, NO_VERIFIER, 0);
    if (known == null) {
      IndexGeneration into = generation(IndexGenerations.numberFor(expiry), true);
      if (into != null) {
        put(into.family(), into.keysOf(EnvelopeRow.id(head))[0], entry.bytes());
      }
    } else if (known.entry().isOf(number, lane, sequence)) {
      if (known.entry().mark() != Disposition.UNKNOWN) {
        return;
      }
    } else if (isOlder(known.entry(), entry)) {
      IndexEntry moved =
          new IndexEntry(
              number,
              lane,
              Disposition.UNKNOWN,
              sequence,
              expiry,
              known.entry().verifier(),
              known.entry().way());
      put(known.generation().family(), known.key(), moved.bytes());
    }
    put(database.envelopes(), key, value);
    int day = ExpiryRow.dayOf(expiry);
    if (expiryRows.add((long) day << Integer.SIZE | number)) {
      put(database.expiry(), ExpiryRow.key(day, number), ExpiryRow.VALUE);
    }
  }

  /** Takes an envelope that was forwarded, unless news of its end came or its id is forgotten. */
  void forwarded(byte[] key, byte[] value) throws StoreException {
    IndexLookup.Found known = lookUp(ForwardedRow.id(value));
    boolean decided = known != null && known.entry().mark() != Disposition.UNKNOWN;
    boolean over = nowHours >= ForwardedRow.expiryHours(value) + StoreLimits.REMEMBERED_HOURS;
    if (!decided && !over) {
      put(database.meta(), key, value);
    }
  }

  /** Of all versions of a request in transit the last one stays. */
  void request(byte[] key, RequestRow found) throws StoreException {
    byte[] before = get(database.meta(), key);
    RequestRow last = before == null ? found : RequestRow.read(before).later(found);
    if (!last.isOver(nowHours)) {
      put(database.meta(), key, last.bytes());
    }
  }

  /** Whether it was put again later than this entry says. */
  private static boolean isOlder(IndexEntry known, IndexEntry found) {
    return known.number() == found.number()
        && known.lane() == found.lane()
        && known.sequence() < found.sequence();
  }

  private IndexLookup.@Nullable Found lookUp(long id) throws StoreException {
    IndexLookup lookup = new IndexLookup(database);
    for (IndexGeneration generation : generations.values()) {
      lookup.ask(0, generation, generation.keysOf(id)[0]);
    }
    return lookup.answers(1)[0];
  }

  private interface Row {
    void read(byte[] key, byte[] value) throws StoreException;
  }

  private void each(ColumnFamilyHandle family, Row row) throws StoreException {
    try (ReadOptions options = new ReadOptions().setTotalOrderSeek(true).setFillCache(false);
        RocksIterator rows = database.rocks().newIterator(family, options)) {
      for (rows.seekToFirst(); rows.isValid(); rows.next()) {
        row.read(rows.key(), rows.value());
      }
      rows.status();
    } catch (RocksDBException e) {
      throw new StoreException("cannot read the copy: " + e.getMessage(), e);
    }
  }

  /** Writes what the copy says of itself, and marks what is missing. Durable on return. */
  void complete(SalvagedMailboxes mailboxes, @Nullable StoredTime time) throws StoreException {
    flush();
    Totals totals = count(mailboxes);
    for (IndexGeneration generation : generations.values()) {
      markMissing(generation, mailboxes);
    }
    long gap = report.mostLost();
    mailboxes.settle(gap);
    for (var each : mailboxes.rows().entrySet()) {
      put(database.mailboxes(), each.getKey().bytes(), each.getValue().bytes());
      byte[] number = MailboxRow.numberKey(each.getValue().number());
      put(database.meta(), number, each.getKey().bytes());
      InTransit transit = each.getValue().transit();
      if (transit != null) {
        byte[] key = MailboxRow.transitKey(each.getValue().number());
        put(database.meta(), key, transit.mailbox().bytes());
      }
    }
    totals.restore(
        mailboxes.rows().size(),
        (int) Math.min(gap, Integer.MAX_VALUE / 2) + mailboxes.lastNumber());
    put(database.meta(), Totals.KEY, totals.bytes());
    put(database.meta(), FormatVersion.KEY, FormatVersion.bytes());
    if (time != null) {
      put(database.meta(), StoredTime.KEY, time.bytes());
    }
    flush();
  }

  private Totals count(SalvagedMailboxes mailboxes) throws StoreException {
    Totals totals = new Totals();
    Map<Integer, long[]> first = new HashMap<>();
    mailboxes.rebuilt().forEach(number -> first.put(number, new long[MailboxStore.LANES]));
    each(
        database.envelopes(),
        (key, value) -> {
          totals.waiting.add(value.length - EnvelopeRow.HEAD_BYTES);
          long[] lanes = first.get(EnvelopeRow.number(key));
          if (lanes != null && lanes[EnvelopeRow.lane(key)] == 0) {
            lanes[EnvelopeRow.lane(key)] = EnvelopeRow.sequence(key);
          }
        });
    first.forEach(
        (number, lanes) -> {
          mailboxes.guessCursors(number, lanes);
          report.rebuilt.add(mailboxes.key(number) + " number " + number);
        });
    return totals;
  }

  /** Whoever asks for an envelope that is not there any more must not hear that it is. */
  private void markMissing(IndexGeneration generation, SalvagedMailboxes mailboxes)
      throws StoreException {
    List<byte[]> gone = new ArrayList<>();
    List<IndexEntry> entries = new ArrayList<>();
    each(
        generation.family(),
        (key, value) -> {
          IndexEntry entry = IndexEntry.read(value);
          if (isMissing(entry, mailboxes.row(entry.number()))) {
            gone.add(key);
            entries.add(entry);
          } else if (entry.verifier() == NO_VERIFIER && entry.mark() == Disposition.UNKNOWN) {
            report.unasked();
          }
        });
    for (int i = 0; i < gone.size(); i++) {
      IndexEntry entry = entries.get(i);
      put(generation.family(), gone.get(i), entry.marked(Disposition.EVICTED).bytes());
      report.missing(String.valueOf(mailboxes.key(entry.number())), entry);
    }
  }

  private boolean isMissing(IndexEntry entry, @Nullable MailboxRow row) throws StoreException {
    return row != null
        && entry.mark() == Disposition.UNKNOWN
        && entry.expiryHours() > nowHours
        && entry.sequence() > row.disposable(entry.lane())
        && get(
                database.envelopes(),
                EnvelopeRow.key(entry.number(), entry.lane(), entry.sequence()))
            == null;
  }

  private void flush() throws StoreException {
    try (FlushOptions options = new FlushOptions().setWaitForFlush(true)) {
      database.rocks().flush(options, new ArrayList<>(database.families()));
    } catch (RocksDBException e) {
      throw new StoreException("cannot write the copy: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    unlogged.close();
    database.close();
  }
}
