package org.tereze.relay.net;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The part of an event loop's time that opens bursts of addresses that have shown no cookie: an
 * eighth of each second, half of which at most is one address's. One thread.
 *
 * <p>Bound: {@value #MOST_ADDRESSES} addresses in a second; those beyond share one half.
 */
final class OpeningTime {
  static final int MOST_ADDRESSES = 4_096;
  private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long MOST_NANOS = PERIOD_NANOS / 8;
  private static final long MOST_OF_ADDRESS_NANOS = MOST_NANOS / 2;

  private final LongSupplier nanos;
  private final Map<AddressKey, Long> spentBy = new HashMap<>();
  private long spent;
  private long spentByOthers;
  private long periodBegan;
  private long begun;

  OpeningTime(LongSupplier nanos) {
    this.nanos = nanos;
    this.periodBegan = nanos.getAsLong();
  }

  /** Whether one from this address may be opened now; then {@link #end} is to be called. */
  boolean begin(AddressKey from) {
    begun = nanos.getAsLong();
    if (begun - periodBegan >= PERIOD_NANOS) {
      periodBegan = begun;
      spentBy.clear();
      spent = 0;
      spentByOthers = 0;
    }
    long own = isKnown(from) ? spentBy.getOrDefault(from, 0L) : spentByOthers;
    return spent < MOST_NANOS && own < MOST_OF_ADDRESS_NANOS;
  }

  private boolean isKnown(AddressKey from) {
    return spentBy.size() < MOST_ADDRESSES || spentBy.containsKey(from);
  }

  /** It was tried. */
  void end(AddressKey from) {
    long took = nanos.getAsLong() - begun;
    spent += took;
    if (isKnown(from)) {
      spentBy.merge(from, took, Long::sum);
    } else {
      spentByOthers += took;
    }
  }
}
