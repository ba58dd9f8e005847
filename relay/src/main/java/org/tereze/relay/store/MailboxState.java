package org.tereze.relay.store;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A mailbox in memory: its row, and what is read from the last keys instead of being written with
 * every put. Changed by the committer's thread; others read the row, the count and what is on the
 * disk.
 */
final class MailboxState {
  private final MailboxKey key;
  private volatile MailboxRow row;
  final Tally waiting = new Tally();

  /** Per lane, the last sequence given. */
  final long[] last = new long[MailboxStore.LANES];

  private final AtomicLongArray durable = new AtomicLongArray(MailboxStore.LANES);

  private boolean touched;
  private int expiryBaseDay;
  private long expiryDays;

  MailboxState(MailboxKey key, MailboxRow row) {
    this.key = key;
    this.row = row;
  }

  MailboxKey key() {
    return key;
  }

  MailboxRow row() {
    return row;
  }

  void replace(MailboxRow changed) {
    row = changed;
  }

  boolean revoked() {
    return row.serials().revoked();
  }

  /** The last sequence of the lane that is on the disk; any thread. */
  long durable(int lane) {
    return durable.getAcquire(lane);
  }

  /** Whether this day's expiry entry must be written; forgets at a restart, which is harmless. */
  boolean firstOfDay(int day) {
    int offset = day - expiryBaseDay;
    if (offset < 0 || offset >= Long.SIZE) {
      expiryBaseDay = day;
      expiryDays = 0;
      offset = 0;
    }
    boolean first = (expiryDays & 1L << offset) == 0;
    expiryDays |= 1L << offset;
    return first;
  }

  /** Days up to this one were swept: their entries must be written anew if they come again. */
  void expirySwept() {
    expiryDays = 0;
  }

  /** Whether this is the first change since what was given was last written. */
  boolean touch() {
    boolean first = !touched;
    touched = true;
    return first;
  }

  void written() {
    touched = false;
    for (int lane = 0; lane < MailboxStore.LANES; lane++) {
      durable.setRelease(lane, last[lane]);
    }
  }
}
