package org.tereze.relay.net;

import java.util.function.LongSupplier;

/**
 * The part of an event loop's time that tells cookies: an eighth. One thread.
 *
 * <p>The less of it is left, the fewer are told, in even turns: of a burst's first datagrams, which
 * come at once, some are answered. Else they would all come when there is time or all when there is
 * none, and that costs the burst seconds.
 */
final class TellingTime {
  private static final long MOST_MICROS = 1_000;
  private static final long LONGEST_MICROS = 100;

  private final SavedTime time;
  private double due;

  TellingTime(LongSupplier nanos) {
    this.time = new SavedTime(nanos, MOST_MICROS, LONGEST_MICROS);
  }

  /** Whether this one is told; then {@link #end} is to be called. */
  boolean begin() {
    time.begin();
    due += Math.max(0, time.left());
    if (due < 1) {
      return false;
    }
    due--;
    return true;
  }

  /** It was told. */
  void end() {
    time.end();
  }
}
