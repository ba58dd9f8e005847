package org.tereze.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A clock that stands still until a test moves it. Safe in any thread.
 *
 * <p>Its ticks ({@link #nanoTime}) only ever go forward; its wall time may be set apart from them,
 * as on a device whose clock is wrong.
 */
public final class FakeClock extends Clock {
  /** Where a new clock stands: half a year into the protocol's epoch. */
  public static final Instant START = Instant.parse("2026-07-01T00:00:00Z");

  private final AtomicLong nanos = new AtomicLong();
  private final AtomicLong wallAheadNanos = new AtomicLong();
  private final Instant start;

  public FakeClock() {
    this(START);
  }

  public FakeClock(Instant start) {
    this.start = start;
  }

  /** Lets time pass, for ticks and wall alike. */
  public void advance(Duration duration) {
    advanceNanos(duration.toNanos());
  }

  /** Lets time pass, for ticks and wall alike. */
  public void advanceNanos(long duration) {
    if (duration < 0) {
      throw new IllegalArgumentException("ticks never go back");
    }
    nanos.addAndGet(duration);
  }

  /**
   * Moves ticks and wall forward until the ticks are {@code target}; does nothing if they are
   * beyond.
   */
  public void advanceTo(long target) {
    nanos.accumulateAndGet(target, Math::max);
  }

  /** Sets the wall time wrong by this much more; ticks stay. */
  public void shiftWall(Duration shift) {
    wallAheadNanos.addAndGet(shift.toNanos());
  }

  /** Ticks since this clock was made, in nanoseconds. */
  public long nanoTime() {
    return nanos.get();
  }

  @Override
  public Instant instant() {
    return start.plusNanos(nanos.get()).plusNanos(wallAheadNanos.get());
  }

  @Override
  public long millis() {
    return instant().toEpochMilli();
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  /** This clock: zones play no part in the protocol. */
  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
