package org.tereze.testkit;

/**
 * What everything that goes one way over a line shares: when the line is free again. Safe in any
 * thread.
 */
final class Bottleneck {
  private long freeAtNanos;
  private long takenNanos;

  /** A line that nothing is on at {@code nowNanos}. */
  Bottleneck(long nowNanos) {
    this.freeAtNanos = nowNanos;
  }

  /** Sends what takes so long, behind all that was sent before; returns when it is gone. */
  synchronized long take(long nowNanos, long transmissionNanos) {
    freeAtNanos = Math.max(freeAtNanos, nowNanos) + transmissionNanos;
    takenNanos += transmissionNanos;
    return freeAtNanos;
  }

  /** Nothing waits any more, and the line is free. */
  synchronized void clear(long nowNanos) {
    takenNanos -= waitingNanos(nowNanos);
    freeAtNanos = Math.min(freeAtNanos, nowNanos);
  }

  /** For how long the line was busy so far; what still waits is not counted. */
  synchronized long busyNanos(long nowNanos) {
    return takenNanos - waitingNanos(nowNanos);
  }

  private long waitingNanos(long nowNanos) {
    return Math.max(0, freeAtNanos - nowNanos);
  }
}
