package org.tereze.link;

import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tereze.window.schedule.CallLimits;

/**
 * What one call takes on the line, and whether its window has more. Safe on any thread.
 *
 * <p>Counts bytes of IP packets: of datagrams as they are, of streams by {@link TcpEstimate}. Times
 * go by a clock that only rises: a wall clock that leaps while a call goes on does not change when
 * that ends.
 */
public final class CallMeter {
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final Duration LONGEST = Duration.ofDays(365);

  /** Before the end of its time nothing new is begun, so that what was said is answered. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  private static final int LAST_WORDS_PART = 10;
  private static final long LAST_WORDS_BYTES = 2_048;
  private static final int LAST_WORDS_BYTES_PART = 8;

  private final LongSupplier nanos;
  private CallLimits limits = CallLimits.NONE;
  private long endNanos;
  private long closingNanos;
  private long usedNanos;
  private long volumeBytes = CallLimits.NO_LIMIT;
  private long bytes;
  private long sendNanos;
  private long receiveNanos;

  /** Limits nothing yet; {@code nanos} is a monotonic clock. */
  public CallMeter(LongSupplier nanos) {
    this.nanos = nanos;
    end();
  }

  /** The call is over: nothing is limited. */
  public void end() {
    begin(CallLimits.NONE, LONGEST, 0);
  }

  /**
   * A call begins.
   *
   * @param mostTime that it may last
   * @param spentBytes of its volume that are gone
   */
  public synchronized void begin(CallLimits of, Duration mostTime, long spentBytes) {
    Duration lasts = mostTime.compareTo(LONGEST) > 0 ? LONGEST : mostTime;
    Duration part = lasts.dividedBy(LAST_WORDS_PART);
    long now = nanos.getAsLong();
    limits = of;
    endNanos = now + lasts.toNanos();
    closingNanos = endNanos - (part.compareTo(LAST_WORDS) < 0 ? part : LAST_WORDS).toNanos();
    usedNanos = now;
    volumeBytes =
        of.volumeBytes() == CallLimits.NO_LIMIT
            ? CallLimits.NO_LIMIT
            : Math.max(0, of.volumeBytes() - spentBytes);
    bytes = 0;
    sendNanos = now;
    receiveNanos = now;
  }

  /** Its clock. */
  long nanos() {
    return nanos.getAsLong();
  }

  /** Of this call. */
  public synchronized CallLimits limits() {
    return limits;
  }

  /** That this call took so far, both ways. */
  public synchronized long bytes() {
    return bytes;
  }

  /** That this call may still take. */
  public synchronized long leftBytes() {
    return volumeBytes == CallLimits.NO_LIMIT ? volumeBytes : Math.max(0, volumeBytes - bytes);
  }

  /** Milliseconds until nothing new may be begun; 0: that is so. */
  public synchronized long untilClosingMillis() {
    long least = Math.min(LAST_WORDS_BYTES, volumeBytes / LAST_WORDS_BYTES_PART);
    boolean isNearlyFull = volumeBytes != CallLimits.NO_LIMIT && volumeBytes - bytes <= least;
    return isNearlyFull ? 0 : millis(closingNanos - nanos.getAsLong());
  }

  /** Whether nothing new may be begun. */
  public boolean isClosing() {
    return untilClosingMillis() == 0;
  }

  /** Whether its time or volume is over, or nothing was heard or said for too long. */
  public synchronized boolean isOver() {
    return leftMillis() == 0;
  }

  /** Milliseconds that are left if nothing happens. */
  synchronized long leftMillis() {
    if (leftBytes() == 0) {
      return 0;
    }
    long now = nanos.getAsLong();
    Duration idle = limits.idle();
    long left = endNanos - now;
    return idle.compareTo(LONGEST) > 0
        ? millis(left)
        : millis(Math.min(left, usedNanos + idle.toNanos() - now));
  }

  /** Which limit is reached; null: none. */
  public synchronized @Nullable String reached() {
    if (!isOver()) {
      return null;
    }
    if (leftBytes() == 0) {
      return "its volume was used up";
    }
    boolean isLate = endNanos - nanos.getAsLong() <= 0;
    return isLate ? "its time was over" : "the line was idle for too long";
  }

  /** Throws if it is over. */
  void check() throws IOException {
    if (isOver()) {
      throw new IOException("what the window allows is used up");
    }
  }

  synchronized void sent(int count) {
    bytes += count;
    usedNanos = nanos.getAsLong();
    sendNanos = paid(sendNanos, count, limits.sendBytesPerSecond());
  }

  synchronized void received(int count) {
    bytes += count;
    usedNanos = nanos.getAsLong();
    receiveNanos = paid(receiveNanos, count, limits.receiveBytesPerSecond());
  }

  private long paid(long until, int count, long bytesPerSecond) {
    long now = nanos.getAsLong();
    long from = until - now > 0 ? until : now;
    return bytesPerSecond == CallLimits.NO_LIMIT
        ? now
        : from + (long) (count * NANOS_PER_SECOND / bytesPerSecond);
  }

  /** Until the next byte may go at the rate that is allowed. */
  synchronized long untilSendMillis() {
    return millis(sendNanos - nanos.getAsLong());
  }

  /** Until the next byte may be read. */
  synchronized long untilReceiveMillis() {
    return millis(receiveNanos - nanos.getAsLong());
  }

  private static long millis(long nanos) {
    return nanos <= 0 ? 0 : (nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
  }
}
