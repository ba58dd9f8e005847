package org.tereze.window.schedule;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that may be done so often at once, and again as time goes by. One thread. A clock that
 * leaps fills it at most once.
 */
final class Allowance {
  private final int most;
  private final Duration each;
  private int left;
  private @Nullable Instant since;

  /**
   * A full one.
   *
   * @param each time in which one comes back
   */
  Allowance(int most, Duration each) {
    this.most = most;
    this.each = each;
    this.left = most;
  }

  boolean isLeft(Instant now) {
    Instant from = since;
    if (from == null || now.isBefore(from) || left == most) {
      since = now;
      return left > 0;
    }
    long back = Duration.between(from, now).toMillis() / each.toMillis();
    if (back > 0) {
      left = (int) Math.min(most, left + back);
      since = from.plusMillis(back * each.toMillis());
    }
    return left > 0;
  }

  void write(ByteBuffer out) {
    out.put((byte) left);
    ScheduleState.write(out, since);
  }

  void read(ByteBuffer in) {
    left = Math.min(most, in.get() & 0xFF);
    since = ScheduleState.instant(in);
  }

  /** Takes one; false if there is none. */
  boolean take(Instant now) {
    if (!isLeft(now)) {
      return false;
    }
    left--;
    return true;
  }
}
