package org.tereze.relay.ops;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The program's only clock. Safe on any thread.
 *
 * @param wall what the machine believes; may be wrong, and may jump
 * @param nanos rises steadily
 */
public record RelayClock(InstantSource wall, LongSupplier nanos) {
  /** The machine's. */
  static RelayClock system() {
    return new RelayClock(InstantSource.system(), System::nanoTime);
  }

  /** Seconds since 1970. */
  long epochSeconds() {
    return wall.instant().getEpochSecond();
  }

  /** Milliseconds since 1970. */
  long epochMillis() {
    return wall.instant().toEpochMilli();
  }
}
