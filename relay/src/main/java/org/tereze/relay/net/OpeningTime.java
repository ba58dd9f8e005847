package org.tereze.relay.net;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The part of an event loop's time that opens bursts of addresses that have shown no cookie: an
 * eighth, half of which at most is one address's in each second. One thread.
 *
 * <p>What was not used is kept, {@value #KEPT_MILLIS} ms of it, so that a crowd need show no
 * cookies. Not more: while the loop opens it reads nothing, and what comes in has to wait in the
 * socket's buffer. The last half of it is for addresses that had nothing in this second.
 *
 * <p>Bound: {@value #MOST_ADDRESSES} addresses in a second; those beyond share one half.
 */
final class OpeningTime {
  static final int MOST_ADDRESSES = 4_096;
  static final long KEPT_MILLIS = 30;
  private static final int PART = 8;
  private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long MOST_OF_ADDRESS_NANOS = PERIOD_NANOS / PART / 2;

  /** All times the part, as the loop's time passes. */
  private static final long KEPT_NANOS = TimeUnit.MILLISECONDS.toNanos(KEPT_MILLIS) * PART;

  private final LongSupplier nanos;
  private final Map<AddressKey, Long> spentBy = new HashMap<>();
  private long kept = KEPT_NANOS;
  private long keptUntil;
  private long spentByOthers;
  private long periodBegan;
  private long begun;

  OpeningTime(LongSupplier nanos) {
    this.nanos = nanos;
    this.periodBegan = nanos.getAsLong();
    this.keptUntil = periodBegan;
  }

  /** Whether one from this address may be opened now; then {@link #end} is to be called. */
  boolean begin(AddressKey from) {
    begun = nanos.getAsLong();
    kept = Math.min(KEPT_NANOS, kept + begun - keptUntil);
    keptUntil = begun;
    if (begun - periodBegan >= PERIOD_NANOS) {
      periodBegan = begun;
      spentBy.clear();
      spentByOthers = 0;
    }
    long own = isKnown(from) ? spentBy.getOrDefault(from, 0L) : spentByOthers;
    return kept > (own == 0 ? 0 : KEPT_NANOS / 2) && own < MOST_OF_ADDRESS_NANOS;
  }

  private boolean isKnown(AddressKey from) {
    return spentBy.size() < MOST_ADDRESSES || spentBy.containsKey(from);
  }

  /** It was tried. */
  void end(AddressKey from) {
    long took = nanos.getAsLong() - begun;
    kept -= took * PART;
    if (isKnown(from)) {
      spentBy.merge(from, took, Long::sum);
    } else {
      spentByOthers += took;
    }
  }
}
