package org.tereze.relay.store;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.tereze.wire.Disposition;

/**
 * Cleans in bounded steps: ranges that were collected or revoked, envelopes whose day is over, when
 * the relay is nearly full old envelopes of low precedence, and mailboxes in transit that nobody
 * needs any more. Committer's thread, between batches.
 */
final class Sweeper {
  private static final int ROWS_PER_STEP = 512;
  private static final int MAILBOXES_PER_STEP = 4;

  /** About five milliseconds on a small machine, for which puts wait. */
  private static final int EXPIRED_PER_STEP = 256;

  private static final int SEEN_PER_STEP = 4_096;
  private static final byte[] START = {};

  /** A local number that is never given. */
  private static final int NO_MAILBOX = 0;

  /** An envelope that is about to go. */
  record Doomed(int lane, long sequence, long id, int sizeBytes) {}

  private enum Phase {
    RANGES,
    EXPIRY,
    EVICTION,
    TRANSIT,
    REQUESTS;

    Phase next() {
      return switch (this) {
        case RANGES -> EXPIRY;
        case EXPIRY -> EVICTION;
        case EVICTION -> TRANSIT;
        case TRANSIT -> REQUESTS;
        case REQUESTS -> RANGES;
      };
    }
  }

  private final RocksParts parts;
  private final Evictor evictor;
  private final ExpiryScan expiring;
  private final TransitSweep transit;
  private final RequestPass requests;
  private Phase phase = Phase.RANGES;
  private byte[] position = START;
  private final AtomicLong expired = new AtomicLong();

  /** Local numbers of mailboxes whose ranges wait for a compaction. */
  private final NavigableSet<Integer> uncompacted = new ConcurrentSkipListSet<>();

  /**
   * @param forgotten hears of each mailbox in transit that is gone
   * @param requests forgets those that are over
   */
  Sweeper(RocksParts parts, Consumer<MailboxKey> forgotten, RequestPass requests) {
    this.parts = parts;
    this.requests = requests;
    this.transit = new TransitSweep(parts, forgotten, uncompacted);
    this.evictor = new Evictor(parts, this);
    this.expiring = new ExpiryScan(parts.database(), EXPIRED_PER_STEP, SEEN_PER_STEP);
  }

  long expired() {
    return expired.get();
  }

  long evicted() {
    return evictor.evicted();
  }

  /** Takes the numbers of mailboxes whose files are worth rewriting. */
  NavigableSet<Integer> uncompacted() {
    return uncompacted;
  }

  /** One step into {@code writes}; whether another is due now. */
  boolean step(int nowHours, WriteBatch writes) throws StoreException, RocksDBException {
    boolean more =
        switch (phase) {
          case RANGES -> ranges(writes);
          case EXPIRY -> expiry(nowHours, writes);
          case EVICTION -> evictor.step(nowHours, writes);
          case TRANSIT -> transit.step(nowHours, writes);
          case REQUESTS -> forgetRequests(nowHours, writes);
        };
    if (writes.count() > 0) {
      writes.put(parts.database().meta(), Totals.KEY, parts.totals().bytes());
    }
    if (more) {
      return true;
    }
    phase = phase.next();
    position = START;
    return phase != Phase.RANGES;
  }

  private boolean forgetRequests(int nowHours, WriteBatch writes) throws RocksDBException {
    boolean more = requests.sweep(nowHours, ROWS_PER_STEP, writes);
    if (writes.count() > 0) {
      uncompacted.add(NO_MAILBOX); // they name mailboxes, which is to be gone from the disk
    }
    return more;
  }

  private boolean ranges(WriteBatch writes) throws StoreException, RocksDBException {
    try (MailboxRows rows = new MailboxRows(parts.database(), position)) {
      for (int i = 0; i < ROWS_PER_STEP && rows.next(); i++) {
        MailboxState cached = parts.mailboxes().cached(rows.key());
        MailboxRow row = cached == null ? rows.row() : cached.row();
        MailboxRow swept = deleteRanges(row, writes);
        if (swept != null) {
          writes.put(parts.database().mailboxes(), rows.key().bytes(), swept.bytes());
          if (cached != null) {
            cached.replace(swept);
          }
        }
      }
      position = rows.position();
      return rows.more();
    }
  }

  /** The row without its disposable ranges, or null if there are none. */
  private @Nullable MailboxRow deleteRanges(MailboxRow row, WriteBatch writes)
      throws RocksDBException {
    long[] swept = row.swept().clone();
    for (int lane = 0; lane < MailboxStore.LANES; lane++) {
      long upTo = row.disposable(lane);
      if (upTo > swept[lane]) {
        writes.deleteRange(
            parts.database().envelopes(),
            EnvelopeRow.key(row.number(), lane, swept[lane] + 1),
            EnvelopeRow.key(row.number(), lane, upTo + 1));
        swept[lane] = upTo;
        uncompacted.add(row.number());
      }
    }
    // Order: a lane may now be empty; its numbers must not come again.
    return Arrays.equals(swept, row.swept()) ? null : row.withSwept(swept).withFloors(swept);
  }

  private boolean expiry(int nowHours, WriteBatch writes) throws StoreException, RocksDBException {
    ColumnFamilyHandle family = parts.database().expiry();
    expiring.beginStep();
    Set<Integer> done = new HashSet<>();
    try (ReadOptions options = new ReadOptions();
        RocksIterator days = parts.database().rocks().newIterator(family, options)) {
      // Order: no step looks at what those before it deleted.
      for (days.seek(position); days.isValid(); days.next()) {
        byte[] key = days.key();
        if (ExpiryRow.day(key) >= ExpiryRow.dayOf(nowHours)) {
          return false;
        }
        position = key;
        int number = ExpiryRow.number(key);
        // Order: what a step deletes is written behind it; until then the mailbox, which may have
        // more days that are over, would be found as it was, and its envelopes counted off twice.
        if (done.size() == MAILBOXES_PER_STEP
            || !done.add(number)
            || !expireMailbox(number, nowHours, writes)) {
          return true;
        }
        writes.delete(family, key);
      }
      days.status();
      return false;
    }
  }

  /** Deletes expired envelopes of a mailbox; false if some are left for the next step. */
  private boolean expireMailbox(int number, int nowHours, WriteBatch writes)
      throws StoreException, RocksDBException {
    MailboxState mailbox = parts.mailboxes().find(number);
    if (mailbox == null || mailbox.revoked()) {
      return true; // the whole range goes
    }
    List<Doomed> doomed = expiring.next(mailbox, nowHours);
    expired.addAndGet(doomed.size());
    remove(mailbox, doomed, Disposition.EXPIRED, writes);
    if (expiring.isFinished()) {
      mailbox.expirySwept();
    }
    return expiring.isFinished();
  }

  /** Deletes envelopes that were not collected and leaves word of it. */
  void remove(MailboxState mailbox, List<Doomed> doomed, Disposition why, WriteBatch writes)
      throws StoreException, RocksDBException {
    if (doomed.isEmpty()) {
      return;
    }
    int number = mailbox.row().number();
    IndexLookup lookup = new IndexLookup(parts.database());
    long[] ids = doomed.stream().mapToLong(Doomed::id).toArray();
    lookup.askFiltered(parts.index().nextBatch(), ids, ids.length, parts.index().all());
    IndexLookup.@Nullable Found[] found = lookup.answers(doomed.size());
    for (int i = 0; i < doomed.size(); i++) {
      Doomed one = doomed.get(i);
      IndexLookup.Found known = found[i];
      // A newer copy of the same id may have been stored meanwhile; its entry is left alone, and so
      // is the next hop's word.
      if (known != null
          && known.entry().isOf(number, one.lane(), one.sequence())
          && known.entry().mark() == Disposition.UNKNOWN) {
        writes.put(known.generation().family(), known.key(), known.entry().marked(why).bytes());
      }
      writes.delete(
          parts.database().envelopes(), EnvelopeRow.key(number, one.lane(), one.sequence()));
      mailbox.waiting.remove(1, one.sizeBytes());
      parts.totals().waiting.remove(1, one.sizeBytes());
    }
    mailbox.replace(mailbox.row().withFloors(mailbox.last));
    writes.put(parts.database().mailboxes(), mailbox.key().bytes(), mailbox.row().bytes());
    uncompacted.add(number);
  }
}
