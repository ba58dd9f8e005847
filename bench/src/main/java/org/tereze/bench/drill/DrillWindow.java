package org.tereze.bench.drill;

import java.time.Duration;
import java.time.Instant;

/**
 * A time in which something gets out of the country, as it was recorded.
 *
 * @param bitsPerSecond of one phone's line
 * @param roundTrip of it
 * @param loss of it, 0 to 1
 */
record DrillWindow(
    Instant open, Instant close, int bitsPerSecond, Duration roundTrip, double loss) {
  Duration length() {
    return Duration.between(open, close);
  }
}
