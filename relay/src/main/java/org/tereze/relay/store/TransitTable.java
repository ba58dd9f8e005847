package org.tereze.relay.store;

import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.tereze.wire.RelayId;

/**
 * The mailboxes in transit, by home and number, and which of their lanes may hold something. In
 * memory; made from their rows alone, so that after a start everything counts as possibly there
 * until somebody has looked. Changed by the committer's thread; any thread may read it and note
 * what it found empty.
 */
final class TransitTable {
  /** Beside the lanes: whether something forwarded may be undecided. */
  static final int UNDECIDED = MailboxStore.LANES;

  private static final int MARKS = UNDECIDED + 1;
  private static final long ALL = (1L << MARKS) - 1;

  /** A mailbox and what may be there; a mark that is not set is certain. */
  static final class Entry {
    private final int number;
    private volatile TransitMailbox mailbox;

    /** A count of changes, and below it a bit for each lane and for what is undecided. */
    private final AtomicLong marks = new AtomicLong(ALL);

    private Entry(int number, TransitMailbox mailbox) {
      this.number = number;
      this.mailbox = mailbox;
    }

    int number() {
      return number;
    }

    TransitMailbox mailbox() {
      return mailbox;
    }

    void replace(TransitMailbox changed) {
      mailbox = changed;
    }

    /** To be taken before looking, for {@link #foundEmpty}. */
    long seen() {
      return marks.get();
    }

    static boolean mayHold(long seen, int mark) {
      return (seen & 1L << mark) != 0;
    }

    /** Nothing is there, unless something came since. */
    void foundEmpty(long seen, int mark) {
      marks.compareAndSet(seen, seen & ~(1L << mark));
    }

    /** Something is there; to be said once it is durable. */
    void holds(long markBits) {
      marks.updateAndGet(before -> before + (1L << MARKS) | markBits);
    }
  }

  private final NavigableMap<Integer, Entry> all = new ConcurrentSkipListMap<>();
  private final Map<RelayId, NavigableMap<Integer, Entry>> byHome = new ConcurrentHashMap<>();
  private volatile int size;

  /** Those of a store. */
  static TransitTable load(Database database) throws StoreException {
    TransitTable table = new TransitTable();
    try (ReadOptions options = new ReadOptions().setFillCache(false);
        RocksIterator rows = database.rocks().newIterator(database.meta(), options)) {
      for (rows.seek(MailboxRow.transitKey(0));
          rows.isValid() && MailboxRow.isTransitKey(rows.key());
          rows.next()) {
        byte[] value = rows.value();
        table.add(
            MailboxRow.numberOf(rows.key()), TransitMailbox.read(java.nio.ByteBuffer.wrap(value)));
      }
      rows.status();
      return table;
    } catch (RocksDBException e) {
      throw new StoreException("cannot read the mailboxes in transit", e);
    }
  }

  void add(int number, TransitMailbox mailbox) {
    Entry entry = new Entry(number, mailbox);
    all.put(number, entry);
    byHome
        .computeIfAbsent(mailbox.home(), home -> new ConcurrentSkipListMap<>())
        .put(number, entry);
    size = all.size();
  }

  void remove(Entry entry) {
    all.remove(entry.number());
    byHome.computeIfPresent(
        entry.mailbox().home(),
        (home, of) -> {
          of.remove(entry.number());
          return of.isEmpty() ? null : of;
        });
    size = all.size();
  }

  int size() {
    return size;
  }

  Set<RelayId> homes() {
    return Set.copyOf(byHome.keySet());
  }

  @Nullable Entry entry(int number) {
    return all.get(number);
  }

  /** Those of a home, by number. */
  NavigableMap<Integer, Entry> of(RelayId home) {
    return byHome.getOrDefault(home, Collections.emptyNavigableMap());
  }

  /** All behind a number, by number. */
  Iterable<Entry> after(int number) {
    return all.tailMap(number, false).values();
  }
}
