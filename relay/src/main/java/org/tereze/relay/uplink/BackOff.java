package org.tereze.relay.uplink;

import java.util.Random;

/**
 * Waits that double from {@value #FIRST_MILLIS} ms to a longest one, each between half of it and
 * all of it, so that many edges do not come back at once. One thread.
 */
final class BackOff {
  static final long FIRST_MILLIS = 1_000;

  private final Random random;
  private final long mostMillis;
  private long nextMillis;

  BackOff(Random random, long mostMillis) {
    this.random = random;
    this.mostMillis = mostMillis;
    this.nextMillis = Math.min(FIRST_MILLIS, mostMillis);
  }

  /** The next wait. */
  long nextMillis() {
    long whole = nextMillis;
    nextMillis = Math.min(mostMillis, 2 * whole);
    return whole - (long) (random.nextDouble() * whole / 2);
  }

  /** Things went well: the next wait is the shortest again. */
  void reset() {
    nextMillis = Math.min(FIRST_MILLIS, mostMillis);
  }
}
