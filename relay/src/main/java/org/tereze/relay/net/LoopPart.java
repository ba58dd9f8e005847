package org.tereze.relay.net;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A part of an event loop's time for one kind of work: so much in every {@value #PERIOD_MILLIS} ms.
 * Confined to that loop.
 */
final class LoopPart {
  static final long PERIOD_MILLIS = 4;
  private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS);
  private static final long SOON_NANOS = 1;

  private final LongSupplier nanos;
  private final long shareNanos;
  private long periodBegan;
  private long spentNanos;
  private long workBegan;
  private boolean working;

  /**
   * Nothing is spent yet.
   *
   * @param shareNanos of each period
   */
  LoopPart(LongSupplier nanos, long shareNanos) {
    this.nanos = nanos;
    this.shareNanos = shareNanos;
    this.periodBegan = nanos.getAsLong();
  }

  /** Whether there is time; then work counts from now on, until {@link #end}. */
  boolean begin() {
    long now = nanos.getAsLong();
    if (working) {
      spentNanos += now - workBegan;
    }
    if (now - periodBegan >= PERIOD_NANOS) {
      periodBegan = now;
      spentNanos = 0;
    }
    working = spentNanos < shareNanos;
    workBegan = now;
    return working;
  }

  /** Work that was begun, if any, is over. */
  void end() {
    if (working) {
      working = false;
      spentNanos += nanos.getAsLong() - workBegan;
    }
  }

  /** How long until there is time, at least 1. */
  long waitNanos() {
    long left = periodBegan + PERIOD_NANOS - nanos.getAsLong();
    return spentNanos < shareNanos || left <= 0 ? SOON_NANOS : left;
  }
}
