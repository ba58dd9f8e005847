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
      long left = look();
      while (left > 0) {
        await(left);
        left = look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void await(long nanos) throws InterruptedException {
    if (!over) {
      wait(Math.max(1, Math.min(Integer.MAX_VALUE, nanos / NANOS_PER_MILLI)));
    }
  }

  /** Ends the call if it is time. Returns how long it is until then, at most; 0: it is over. */
  private long look() {
    synchronized (this) {
      if (over) {
        return 0;
      }
      long now = nanoTime.getAsLong();
      long ends = mostNanos - (now - begunNanos);
      long idle = idleNanos - (now - heardNanos);
      if (ends > 0 && idle > 0) {
        return Math.min(ends, idle);
      }
      over = true;
      reached = ends > 0 ? "the line was idle for too long" : "its time was over";
    }
    stop.run();
    return 0;
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
