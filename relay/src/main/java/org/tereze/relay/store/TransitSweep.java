package org.tereze.relay.store;

import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/**
 * Forgets what was forwarded and whose ids are forgotten, and mailboxes in transit in which nothing
 * waits and of which no id is remembered: once a day, in bounded steps. Committer's thread.
 */
final class TransitSweep {
  private static final int ROWS_PER_STEP = 4_096;
  private static final int MAILBOXES_PER_STEP = 256;
  private static final byte[] START = ForwardedRow.key(0, 0, 0);
  private static final int NEVER = Integer.MIN_VALUE;

  private final RocksParts parts;
  private final Consumer<MailboxKey> forgotten;
  private final Set<Integer> uncompacted;
  private int doneDay = NEVER;
  private byte @Nullable [] rowsFrom = START;
  private int mailboxesAfter;

  /**
   * @param forgotten hears of each mailbox that is gone
   * @param uncompacted takes the numbers of mailboxes whose files are worth rewriting
   */
  TransitSweep(RocksParts parts, Consumer<MailboxKey> forgotten, Set<Integer> uncompacted) {
    this.parts = parts;
    this.uncompacted = uncompacted;
    this.forgotten = forgotten;
  }

  /** One step; whether another is due now. */
  boolean step(int nowHours, WriteBatch writes) throws StoreException, RocksDBException {
    if (doneDay == ExpiryRow.dayOf(nowHours)) {
      return false;
    }
    if (rowsFrom != null) {
      rowsFrom = forgetRows(rowsFrom, nowHours, writes);
      return true;
    }
    if (forgetMailboxes(writes)) {
      return true;
    }
    rowsFrom = START;
    mailboxesAfter = 0;
    doneDay = ExpiryRow.dayOf(nowHours);
    return false;
  }

  /** Returns where to go on, or null at the end. */
  private byte @Nullable [] forgetRows(byte[] from, int nowHours, WriteBatch writes)
      throws StoreException, RocksDBException {
    ColumnFamilyHandle meta = parts.database().meta();
    int left = ROWS_PER_STEP;
    try (ReadOptions options = new ReadOptions().setFillCache(false);
        RocksIterator rows = parts.database().rocks().newIterator(meta, options)) {
      for (rows.seek(from); rows.isValid() && ForwardedRow.isKey(rows.key()); rows.next()) {
        if (left-- == 0) {
          return rows.key(); // Bound: puts wait for a step
        }
        int expiry = ForwardedRow.expiryHours(rows.value());
        if (nowHours >= expiry + StoreLimits.REMEMBERED_HOURS) {
          writes.delete(meta, rows.key());
        }
      }
      rows.status();
      return null;
    }
  }

  private boolean forgetMailboxes(WriteBatch writes) throws StoreException, RocksDBException {
    int left = MAILBOXES_PER_STEP;
    for (TransitTable.Entry entry : parts.transit().after(mailboxesAfter)) {
      if (left-- == 0) {
        return true; // Bound: puts wait for a step
      }
      mailboxesAfter = entry.number();
      MailboxKey key = entry.mailbox().key();
      MailboxRow row = row(key);
      if (row != null && mayBeForgotten(key, row)) {
        forget(entry, key, writes);
      }
    }
    return false;
  }

  private @Nullable MailboxRow row(MailboxKey key) throws StoreException, RocksDBException {
    MailboxState cached = parts.mailboxes().cached(key);
    if (cached != null) {
      return cached.row();
    }
    byte[] value = parts.database().rocks().get(parts.database().mailboxes(), key.bytes());
    return value == null ? null : MailboxRow.read(value);
  }

  private boolean mayBeForgotten(MailboxKey key, MailboxRow row) throws StoreException {
    InTransit transit = row.transit();
    if (transit == null) {
      return false;
    }
    int last = IndexGenerations.numberFor(ExpiryRow.lastHourOf(transit.lastDay()));
    if (parts.index().all().stream().anyMatch(generation -> generation.number() <= last)) {
      return false; // it may remember an id of it
    }
    MailboxState state = parts.mailboxes().find(key);
    return state != null && state.waiting.count() == 0;
  }

  private void forget(TransitTable.Entry entry, MailboxKey key, WriteBatch writes)
      throws RocksDBException {
    int number = entry.number();
    Database database = parts.database();
    writes.delete(database.mailboxes(), key.bytes());
    writes.delete(database.meta(), MailboxRow.numberKey(number));
    writes.delete(database.meta(), MailboxRow.transitKey(number));
    writes.deleteRange(
        database.meta(),
        ForwardedRow.key(number, 0, 0),
        ForwardedRow.key(number, MailboxStore.LANES, 0));
    writes.deleteRange(
        database.envelopes(),
        EnvelopeRow.key(number, 0, 0),
        EnvelopeRow.key(number, MailboxStore.LANES, 0));
    parts.totals().forgotten();
    parts.mailboxes().remove(key);
    parts.transit().remove(entry);
    forgotten.accept(key);
    uncompacted.add(number); // its id and its secret are to be gone from the disk
  }
}
