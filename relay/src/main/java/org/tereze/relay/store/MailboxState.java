package org.tereze.relay.store;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A mailbox in memory: its row, and what is read from the last keys instead of being written with
 * every put. Changed by the committer's thread; others read the row, the count and what was given.
 */
final class MailboxState {
  private final MailboxKey key;
  private volatile MailboxRow row;
  final Tally waiting = new Tally();

  /** Per lane, the last sequence given. */
  final long[] last = new long[MailboxStore.LANES];

  /** Per lane, the last sequence that is on the disk. */
  final long[] durable = new long[MailboxStore.LANES];

  /** Per lane, the last sequence that readers may find; ahead of the disk. */
  private final AtomicLongArray given = new AtomicLongArray(MailboxStore.LANES);

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

  /** The next sequence of the lane. Order: readers hear of it before they can find it. */
  long give(int lane) {
    long sequence = ++last[lane];
    given.setRelease(lane, sequence);
    return sequence;
  }

  /** The lane's last sequence as the disk has it. */
  void found(int lane, long sequence) {
    last[lane] = sequence;
    given.setRelease(lane, sequence);
  }

  /** No sequence of the lane that can be read is above this one; any thread. */
  long given(int lane) {
    return given.getAcquire(lane);
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
    System.arraycopy(last, 0, durable, 0, last.length);
  }
}
