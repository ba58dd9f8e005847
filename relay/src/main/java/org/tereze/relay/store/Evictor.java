package org.tereze.relay.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.tereze.wire.Disposition;

/**
 * Makes room when the relay is nearly full: lowest precedence first, and within it the oldest of
 * all mailboxes first, day by day, never anything younger than the guaranteed time. A lane lies in
 * order of age, so only its head is looked at. Committer's thread.
 */
final class Evictor {
  private static final int ROWS_PER_STEP = 256;
  private static final int EVICTED_PER_STEP = 256;
  private static final int HOURS_PER_DAY = 24;
  private static final byte[] START = {};

  private final RocksParts parts;
  private final Sweeper sweeper;
  private boolean running;
  private int lane;
  private int ageHours;
  private byte[] position = START;
  private final AtomicLong evicted = new AtomicLong();

  Evictor(RocksParts parts, Sweeper sweeper) {
    this.parts = parts;
    this.sweeper = sweeper;
  }

  long evicted() {
    return evicted.get();
  }

  /** One step; whether another is due now. */
  boolean step(int nowHours, WriteBatch writes) throws StoreException, RocksDBException {
    if (!running) {
      running = parts.limits().crowded(parts.totals().waiting);
      lane = MailboxStore.LANES - 1;
      ageHours = oldest();
      position = START;
      return running;
    }
    try (MailboxRows rows = new MailboxRows(parts.database(), position)) {
      int allowed = EVICTED_PER_STEP;
      for (int i = 0; i < ROWS_PER_STEP && rows.next() && !relieved(); i++) {
        allowed -= evictFrom(rows.key(), nowHours - ageHours, allowed, writes);
        if (allowed == 0) {
          return true; // Bound: puts wait for a step; this mailbox is looked at once more
        }
        position = rows.position();
      }
      running = !relieved() && (rows.more() || nextRound());
      return running;
    }
  }

  private boolean relieved() {
    return parts.limits().relieved(parts.totals().waiting);
  }

  /** Nothing lives longer than its lifetime and the day until it is swept. */
  private int oldest() {
    return Math.max(
        StoreLimits.MAX_LIFETIME_HOURS + HOURS_PER_DAY, parts.limits().guaranteedHours());
  }

  /** A day younger, then the next lane; false when only the guaranteed ones are left. */
  private boolean nextRound() {
    position = START;
    int guaranteed = parts.limits().guaranteedHours();
    if (ageHours > guaranteed) {
      ageHours = Math.max(guaranteed, ageHours - HOURS_PER_DAY);
      return true;
    }
    ageHours = oldest();
    lane--;
    return lane >= 0;
  }

  /** Evicts up to so many of a mailbox's oldest; returns how many it did. */
  private int evictFrom(MailboxKey key, int storedUpToHours, int allowed, WriteBatch writes)
      throws StoreException, RocksDBException {
    MailboxState mailbox = parts.mailboxes().find(key);
    if (mailbox == null || mailbox.waiting.count() == 0) {
      return 0;
    }
    List<Sweeper.Doomed> doomed = new ArrayList<>();
    Tally left = new Tally();
    left.set(parts.totals().waiting.count(), parts.totals().waiting.bytes());
    try (LaneIterator envelopes = new LaneIterator(parts.database(), mailbox.row().number())) {
      for (envelopes.seek(lane, mailbox.row().cursors()[lane] + 1);
          envelopes.isValid() && doomed.size() < allowed && !parts.limits().relieved(left);
          envelopes.next()) {
        var head = envelopes.head();
        if (EnvelopeRow.storedHours(head) > storedUpToHours) {
          break; // what follows is younger
        }
        int size = envelopes.envelopeBytes();
        doomed.add(new Sweeper.Doomed(lane, envelopes.sequence(), EnvelopeRow.id(head), size));
        left.remove(1, size);
      }
    }
    evicted.addAndGet(doomed.size());
    sweeper.remove(mailbox, doomed, Disposition.EVICTED, writes);
    return doomed.size();
  }
}
