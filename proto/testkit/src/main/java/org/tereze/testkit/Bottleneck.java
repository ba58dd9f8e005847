package org.tereze.testkit;

/**
 * What everything that goes one way over a line shares: when the line is free again. Safe in any
 * thread.
 */
final class Bottleneck {
  private long freeAtNanos;

  /** A line that nothing is on at {@code nowNanos}. */
  Bottleneck(long nowNanos) {
    this.freeAtNanos = nowNanos;
  }

  /** Sends what takes so long, behind all that was sent before; returns when it is gone. */
  synchronized long take(long nowNanos, long transmissionNanos) {
    freeAtNanos = Math.max(freeAtNanos, nowNanos) + transmissionNanos;
    return freeAtNanos;
  }
}
