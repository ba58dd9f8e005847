package org.tereze.window.schedule;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.tereze.wire.Precedence;

/** What a call may do, which its caller keeps to. Immutable. */
public final class CallLimits {
  /** A rate or a volume that is not limited. */
  public static final long NO_LIMIT = Long.MAX_VALUE;

  /** A time that is not limited. */
  static final Duration NO_TIME = Duration.ofDays(36_500);

  /** Of a call that nobody planned: none. */
  public static final CallLimits NONE =
      new CallLimits(
          Direction.BOTH,
          Precedence.ROUTINE,
          NO_LIMIT,
          NO_LIMIT,
          NO_LIMIT,
          NO_TIME,
          NO_TIME,
          Instant.MAX,
          null);

  private final Direction direction;
  private final Precedence lowest;
  private final long sendBytesPerSecond;
  private final long receiveBytesPerSecond;
  private final long volumeBytes;
  private final Duration mostTime;
  private final Duration idle;
  private final Instant closes;
  private final @Nullable String address;

  CallLimits(
      Direction direction,
      Precedence lowest,
      long sendBytesPerSecond,
      long receiveBytesPerSecond,
      long volumeBytes,
      Duration mostTime,
      Duration idle,
      Instant closes,
      @Nullable String address) {
    this.direction = direction;
    this.lowest = lowest;
    this.sendBytesPerSecond = sendBytesPerSecond;
    this.receiveBytesPerSecond = receiveBytesPerSecond;
    this.volumeBytes = volumeBytes;
    this.mostTime = mostTime;
    this.idle = idle;
    this.closes = closes;
    this.address = address;
  }

  /** The same in one opening of the window that they are of. */
  CallLimits in(Instant closes, long usedBytes) {
    long left = volumeBytes == NO_LIMIT ? NO_LIMIT : Math.max(0, volumeBytes - usedBytes);
    return new CallLimits(
        direction,
        lowest,
        sendBytesPerSecond,
        receiveBytesPerSecond,
        left,
        mostTime,
        idle,
        closes,
        address);
  }

  /** Which ways reports may go. */
  public Direction direction() {
    return direction;
  }

  /** Reports of a lower precedence stay where they are. */
  public Precedence lowest() {
    return lowest;
  }

  /** Whether a report of that precedence may be put. */
  public boolean maySend(Precedence precedence) {
    return direction.sends() && precedence.code() <= lowest.code();
  }

  /** Or {@link #NO_LIMIT}. */
  public long sendBytesPerSecond() {
    return sendBytesPerSecond;
  }

  /** Or {@link #NO_LIMIT}. */
  public long receiveBytesPerSecond() {
    return receiveBytesPerSecond;
  }

  /** Of both ways together, what is left in this window; or {@link #NO_LIMIT}. */
  public long volumeBytes() {
    return volumeBytes;
  }

  /** A link without a useful byte for so long is ended. */
  public Duration idle() {
    return idle;
  }

  /** When the window closes, which tells one opening from another; {@link Instant#MAX}: never. */
  public Instant closes() {
    return closes;
  }

  /** When a link that began then is to be ended at the latest; {@link Instant#MAX}: never. */
  public Instant endOf(Instant begun) {
    if (mostTime.equals(NO_TIME)) {
      return closes;
    }
    Instant end = begun.plus(mostTime);
    return end.isBefore(closes) ? end : closes;
  }

  /** Of the relay's addresses the only one to be called, by its name; null: any. */
  public @Nullable String address() {
    return address;
  }
}
