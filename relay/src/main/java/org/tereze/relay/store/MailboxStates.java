package org.tereze.relay.store;

import java.util.Iterator;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * The mailboxes touched lately, read from the database at first touch. Any thread may look one up;
 * only the committer's adds, changes and forgets, and forgets only between batches.
 */
final class MailboxStates {
  private static final int MOST = 100_000;

  /** Carries a checked exception out of the map. */
  private static final class LoadFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;
    final StoreException reason;

    LoadFailure(StoreException reason) {
      super(reason);
      this.reason = reason;
    }
  }

  private final Database database;
  private final ConcurrentHashMap<MailboxKey, MailboxState> states = new ConcurrentHashMap<>();

  MailboxStates(Database database) {
    this.database = database;
  }

  /** The mailbox, or null if nobody ever claimed or revoked it. */
  @Nullable MailboxState find(MailboxKey key) throws StoreException {
    MailboxState present = states.get(key);
    if (present != null) {
      return present;
    }
    try {
      return states.computeIfAbsent(key, this::load);
    } catch (LoadFailure e) {
      throw e.reason;
    }
  }

  /** The mailbox with this local number. */
  @Nullable MailboxState find(int number) throws StoreException {
    try {
      byte[] key = database.rocks().get(database.meta(), MailboxRow.numberKey(number));
      return key == null ? null : find(MailboxKey.read(key));
    } catch (RocksDBException e) {
      throw new StoreException("cannot read a mailbox", e);
    }
  }

  /** The mailbox if it is in memory. */
  @Nullable MailboxState cached(MailboxKey key) {
    return states.get(key);
  }

  void add(MailboxState created) {
    states.put(created.key(), created);
  }

  /** Between batches only. */
  void remove(MailboxKey forgotten) {
    states.remove(forgotten);
  }

  /**
   * Bound: memory for mailboxes. Between batches only: a batch in the making holds on to its own.
   */
  void trim() {
    Iterator<MailboxKey> each = states.keySet().iterator();
    for (int excess = states.size() - MOST; excess > 0 && each.hasNext(); excess--) {
      each.next();
      each.remove();
    }
  }

  private @Nullable MailboxState load(MailboxKey key) {
    try {
      byte[] row = database.rocks().get(database.mailboxes(), key.bytes());
      return row == null ? null : load(key, MailboxRow.read(row));
    } catch (RocksDBException e) {
      throw new LoadFailure(new StoreException("cannot read a mailbox", e));
    } catch (StoreException e) {
      throw new LoadFailure(e);
    }
  }

  private MailboxState load(MailboxKey key, MailboxRow row) throws StoreException {
    MailboxState state = new MailboxState(key, row);
    int count = 0;
    long bytes = 0;
    try (LaneIterator envelopes = new LaneIterator(database, row.number())) {
      for (int lane = 0; lane < MailboxStore.LANES; lane++) {
        long last = Math.max(row.cursors()[lane], row.floors()[lane]);
        for (envelopes.seek(lane, row.cursors()[lane] + 1); envelopes.isValid(); envelopes.next()) {
          envelopes.head();
          count++;
          bytes += envelopes.envelopeBytes();
          last = Math.max(last, envelopes.sequence());
        }
        state.found(lane, last);
      }
    }
    state.written();
    if (!row.serials().revoked()) {
      state.waiting.set(count, bytes);
    }
    return state;
  }
}
