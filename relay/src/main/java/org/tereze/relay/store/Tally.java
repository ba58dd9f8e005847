package org.tereze.relay.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Envelopes and their bytes, counted together. Written by one thread; others may read the count,
 * which may be a batch old.
 */
final class Tally {
  private static final VarHandle COUNT;
  private static final VarHandle BYTES;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      COUNT = lookup.findVarHandle(Tally.class, "count", int.class);
      BYTES = lookup.findVarHandle(Tally.class, "bytes", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private int count;
  private long bytes;

  int count() {
    return (int) COUNT.getAcquire(this);
  }

  long bytes() {
    return (long) BYTES.getAcquire(this);
  }

  void add(long sizeBytes) {
    set(count + 1, bytes + sizeBytes);
  }

  void remove(long removedCount, long removedBytes) {
    set(count - (int) removedCount, bytes - removedBytes);
  }

  /** A release and no fence: several of these are paid for every put. */
  void set(int newCount, long newBytes) {
    COUNT.setRelease(this, newCount);
    BYTES.setRelease(this, newBytes);
  }

  /** Whether one more of this size would be above either bound. */
  boolean exceeds(int sizeBytes, long maxCount, long maxBytes) {
    return count + 1L > maxCount || bytes + sizeBytes > maxBytes;
  }

  /** Never more than what is there at all. */
  void clampTo(Tally all) {
    if (count > all.count || bytes > all.bytes) {
      set(Math.min(count, all.count), Math.min(bytes, all.bytes));
    }
  }
}
