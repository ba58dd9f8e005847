package org.tereze.bench.trace;

import java.time.Duration;
import java.time.Instant;

/**
 * A window of a trace.
 *
 * @param bitsPerSecond of the line; 0: not said
 * @param rtt of the line; zero: not said
 * @param loss of packets, 0 to 1
 */
public record TracedWindow(
    Instant opens, Instant closes, int bitsPerSecond, Duration rtt, double loss) {
  /** How long it lasts. */
  public Duration lasts() {
    return Duration.between(opens, closes);
  }

  /** Whether it is open then. */
  public boolean isOpen(Instant at) {
    return !at.isBefore(opens) && at.isBefore(closes);
  }
}
