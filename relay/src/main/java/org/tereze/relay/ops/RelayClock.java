package org.tereze.relay.ops;

import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.tereze.wire.Limits;

/**
 * The program's only clock. Safe on any thread.
 *
 * @param wall what the machine believes; may be wrong by a day and more
 * @param nanos rises steadily
 */
public record RelayClock(InstantSource wall, LongSupplier nanos) {
  private static final long SECONDS_PER_HOUR = 3_600;

  /** The machine's. */
  static RelayClock system() {
    return new RelayClock(InstantSource.system(), System::nanoTime);
  }

  /** Seconds since 1970. */
  long epochSeconds() {
    return wall.instant().getEpochSecond();
  }

  /** Hours since 2026-01-01T00:00Z, 0 before. */
  int hours() {
    return (int) Math.max(0, (epochSeconds() - Limits.EPOCH_SECONDS) / SECONDS_PER_HOUR);
  }
}
