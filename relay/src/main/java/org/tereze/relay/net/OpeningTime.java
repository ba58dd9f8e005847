package org.tereze.relay.net;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The part of an event loop's time that opens bursts: a quarter, of which {@value
 * #MOST_SAVED_MILLIS} ms can be saved up. One thread.
 */
final class OpeningTime {
  static final long MOST_SAVED_MILLIS = 100;
  private static final int PART = 4;

  private final LongSupplier nanos;
  private long savedNanos = TimeUnit.MILLISECONDS.toNanos(MOST_SAVED_MILLIS);
  private long lastNanos;
  private long begunNanos;

  OpeningTime(LongSupplier nanos) {
    this.nanos = nanos;
    this.lastNanos = nanos.getAsLong();
  }

  /** Whether one may be opened now; then {@link #end} is to be called. */
  boolean begin() {
    begunNanos = nanos.getAsLong();
    long earned = (begunNanos - lastNanos) / PART;
    lastNanos = begunNanos;
    long most = TimeUnit.MILLISECONDS.toNanos(MOST_SAVED_MILLIS);
    savedNanos = Math.min(most, savedNanos + earned);
    return savedNanos > 0;
  }

  /** It was tried. */
  void end() {
    savedNanos -= nanos.getAsLong() - begunNanos;
  }
}
