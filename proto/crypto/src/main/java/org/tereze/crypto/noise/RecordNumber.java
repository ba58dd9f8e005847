package org.tereze.crypto.noise;

/** A record's nonce, counted from 0 and never used twice. Not thread-safe. */
final class RecordNumber {
  /** Noise §5.1 keeps 2^64 - 1 for itself. */
  private static final long LAST_RESERVED = -1L;

  private long next;

  RecordNumber(long first) {
    this.next = first;
  }

  /** The number that is due, as an unsigned 64-bit value. */
  long due() {
    if (next == LAST_RESERVED) {
      throw new IllegalStateException("record numbers are used up");
    }
    return next;
  }

  void advance() {
    next++;
  }
}
