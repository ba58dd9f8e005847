package org.tereze.relay.net;

import java.util.concurrent.TimeUnit;

/** So many in a day, of which what is unused is not saved for the next. Guarded by its owner. */
final class DailyAllowance {
  private static final double NANOS_PER_DAY = TimeUnit.DAYS.toNanos(1);

  private final int perDay;
  private double left;
  private long lastNanos;

  /** A whole day's. */
  DailyAllowance(int perDay, long nowNanos) {
    this.perDay = perDay;
    this.left = perDay;
    this.lastNanos = nowNanos;
  }

  /** How many are left now. */
  double left(long nowNanos) {
    left = Math.min(perDay, left + perDay * ((nowNanos - lastNanos) / NANOS_PER_DAY));
    lastNanos = nowNanos;
    return left;
  }

  boolean isWhole(long nowNanos) {
    return left(nowNanos) >= perDay;
  }

  void take() {
    left--;
  }

  void giveBack() {
    left = Math.min(perDay, left + 1);
  }
}
