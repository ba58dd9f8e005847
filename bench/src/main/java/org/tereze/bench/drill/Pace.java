package org.tereze.bench.drill;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * How a drill's time goes: gaps are jumped, and each window is played as some seconds of true link
 * time; or everything takes as long as it took. One thread jumps; the rest from any.
 */
final class Pace {
  private final DrillClock clock;
  private final LongSupplier machineNanos;
  private final Duration windowLength;
  private final boolean real;

  /**
   * Of a drill.
   *
   * @param windowLength that each window is played for, if it is not played as it was
   * @param real whether time is neither jumped nor scaled
   */
  Pace(DrillClock clock, LongSupplier machineNanos, Duration windowLength, boolean real) {
    this.clock = clock;
    this.machineNanos = machineNanos;
    this.windowLength = windowLength;
    this.real = real;
  }

  /** It is that time on return. */
  void reach(Instant time) {
    if (!real) {
      clock.jumpTo(time);
      return;
    }
    while (clock.instant().isBefore(time)) {
      rest(Math.max(1, Duration.between(clock.instant(), time).toMillis()));
    }
  }

  /** How long a window is played. */
  Duration played(DrillWindow window) {
    return real || window.length().compareTo(windowLength) < 0 ? window.length() : windowLength;
  }

  /** Waits in true time, but not on for a thread that was interrupted. */
  void rest(long millis) {
    long end = machineNanos.getAsLong() + TimeUnit.MILLISECONDS.toNanos(millis);
    long left = end - machineNanos.getAsLong();
    while (left > 0 && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(left);
      left = end - machineNanos.getAsLong();
    }
  }

  /** A clock that rises steadily, in true time. */
  long nanos() {
    return machineNanos.getAsLong();
  }

  DrillClock clock() {
    return clock;
  }
}
