package org.tereze.relay.net;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The part of an event loop's time that opens bursts of addresses that have shown no cookie: an
 * eighth, half of which at most is one address's in each second. One thread.
 *
 * <p>{@value #MOST_MICROS} µs of it are saved up, so that a crowd need show no cookies; the last
 * half of these is for addresses that had nothing in this second.
 *
 * <p>Bound: {@value #MOST_ADDRESSES} addresses in a second; those beyond share one half.
 */
final class OpeningTime {
  static final int MOST_ADDRESSES = 4_096;
  static final long MOST_MICROS = 30_000;
  private static final long LONGEST_MICROS = 5_000;
  private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long MOST_OF_ADDRESS_NANOS = PERIOD_NANOS / SavedTime.PART / 2;
  private static final double FOR_NEWCOMERS = 0.5;

  private final SavedTime time;
  private final Map<AddressKey, Long> spentBy = new HashMap<>();
  private long spentByOthers;
  private long periodBegan;

  OpeningTime(LongSupplier nanos) {
    this.time = new SavedTime(nanos, MOST_MICROS, LONGEST_MICROS);
    this.periodBegan = time.begin();
  }

  /** Whether one from this address may be opened now; then {@link #end} is to be called. */
  boolean begin(AddressKey from) {
    long now = time.begin();
    if (now - periodBegan >= PERIOD_NANOS) {
      periodBegan = now;
      spentBy.clear();
      spentByOthers = 0;
    }
    long own = isKnown(from) ? spentBy.getOrDefault(from, 0L) : spentByOthers;
    return time.left() > (own == 0 ? 0 : FOR_NEWCOMERS) && own < MOST_OF_ADDRESS_NANOS;
  }

  private boolean isKnown(AddressKey from) {
    return spentBy.size() < MOST_ADDRESSES || spentBy.containsKey(from);
  }

  /** It was tried. */
  void end(AddressKey from) {
    long took = time.end();
    if (isKnown(from)) {
      spentBy.merge(from, took, Long::sum);
    } else {
      spentByOthers += took;
    }
  }
}
