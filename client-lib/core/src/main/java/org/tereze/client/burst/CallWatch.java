package org.tereze.client.burst;

import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tereze.window.schedule.CallLimits;

/**
 * Ends a call that has reached a limit of its window. Any thread; has one of its own where there is
 * a limit of time.
 *
 * <p>Until when is counted in ticks from the begin on: a wall clock that leaps meanwhile changes
 * nothing.
 */
final class CallWatch implements AutoCloseable {
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final Duration NO_LIMIT = Duration.ofDays(3_650);

  private final LongSupplier nanoTime;
  private final Runnable stop;
  private final long begunNanos;
  private final long mostNanos;
  private final long idleNanos;
  private long heardNanos;
  private boolean over;
  private @Nullable String reached;

  /**
   * Watches from now on.
   *
   * @param wall the time by the wall clock
   * @param nanoTime a monotonic clock
   * @param stop ends the call
   */
  CallWatch(CallLimits limits, Instant wall, LongSupplier nanoTime, Runnable stop) {
    this.nanoTime = nanoTime;
    this.stop = stop;
    this.begunNanos = nanoTime.getAsLong();
    this.heardNanos = begunNanos;
    Instant end = limits.endOf(wall);
    boolean ends = end.isBefore(wall.plus(NO_LIMIT));
    this.mostNanos = ends ? Math.max(0, Duration.between(wall, end).toNanos()) : Long.MAX_VALUE;
    Duration idle = limits.idle();
    this.idleNanos = idle.compareTo(NO_LIMIT) < 0 ? idle.toNanos() : Long.MAX_VALUE;
    if (mostNanos != Long.MAX_VALUE || idleNanos != Long.MAX_VALUE) {
      Thread thread = new Thread(this::watch, "tereze-limits");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void watch() {
    try {
      synchronized (this) {
        long left = leftNanos();
        while (!over && left > 0) {
          wait(Math.max(1, Math.min(Integer.MAX_VALUE, left / NANOS_PER_MILLI)));
          left = leftNanos();
        }
      }
      look();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized long leftNanos() {
    long now = nanoTime.getAsLong();
    return Math.min(mostNanos - (now - begunNanos), idleNanos - (now - heardNanos));
  }

  /** Ends the call if it is time. */
  private void look() {
    synchronized (this) {
      if (over || leftNanos() > 0) {
        return;
      }
      over = true;
      boolean isLate = mostNanos - (nanoTime.getAsLong() - begunNanos) <= 0;
      reached = isLate ? "its time was over" : "the line was idle for too long";
    }
    stop.run();
  }

  /** The volume of the window is used up. */
  void volumeUsed() {
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
      reached = "its volume was used up";
    }
    stop.run();
  }

  /** A useful byte went or came; what is over by now ends here at the latest. */
  void heard() {
    look();
    synchronized (this) {
      heardNanos = nanoTime.getAsLong();
    }
  }

  /** Which limit ended the call; null: none. */
  synchronized @Nullable String reached() {
    return reached;
  }

  @Override
  public synchronized void close() {
    over = true;
    notifyAll();
  }
}
