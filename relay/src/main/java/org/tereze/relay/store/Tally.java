package org.tereze.relay.store;

/**
 * Envelopes and their bytes, counted together. Written by one thread; others may read the count,
 * which may be a batch old.
 */
final class Tally {
  static final Tally NONE = new Tally();

  private volatile int count;
  private volatile long bytes;

  int count() {
    return count;
  }

  long bytes() {
    return bytes;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  void add(long sizeBytes) {
    count++;
    bytes += sizeBytes;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  void remove(long removedCount, long removedBytes) {
    count -= (int) removedCount;
    bytes -= removedBytes;
  }

  void set(int newCount, long newBytes) {
    count = newCount;
    bytes = newBytes;
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
