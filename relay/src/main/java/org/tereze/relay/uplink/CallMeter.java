package org.tereze.relay.uplink;

import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.tereze.window.schedule.CallLimits;

/**
 * What one call takes on the line, and whether its window has more. Safe on any thread.
 *
 * <p>Counts bytes of the streams, and of datagrams with UDP and IP. Times go by a clock that only
 * rises: a wall clock that leaps while a call goes on does not change when that ends.
 */
final class CallMeter {
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

  CallMeter(LongSupplier nanos) {
    this.nanos = nanos;
    end();
  }

  /** The call is over: nothing is limited. */
  void end() {
    begin(CallLimits.NONE, LONGEST, 0);
  }

  /**
   * A call begins.
   *
   * @param mostTime that it may last
   * @param spentBytes of its volume that are gone
   */
  synchronized void begin(CallLimits of, Duration mostTime, long spentBytes) {
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

  /** Of this call. */
  synchronized CallLimits limits() {
    return limits;
  }

  /** That this call took so far, both ways. */
  synchronized long bytes() {
    return bytes;
  }

  /** That this call may still take. */
  synchronized long leftBytes() {
    return volumeBytes == CallLimits.NO_LIMIT ? volumeBytes : Math.max(0, volumeBytes - bytes);
  }

  /** Milliseconds until nothing new may be begun; 0: that is so. */
  synchronized long untilClosingMillis() {
    long least = Math.min(LAST_WORDS_BYTES, volumeBytes / LAST_WORDS_BYTES_PART);
    boolean isNearlyFull = volumeBytes != CallLimits.NO_LIMIT && volumeBytes - bytes <= least;
    return isNearlyFull ? 0 : millis(closingNanos - nanos.getAsLong());
  }

  boolean isClosing() {
    return untilClosingMillis() == 0;
  }

  /** Whether its time or volume is over, or nothing was heard or said for too long. */
  synchronized boolean isOver() {
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
