package org.tereze.link;

import org.tereze.wire.datagram.PayloadSize;

/**
 * What is known of a path to a relay between calls over it, and so whether datagrams are worth
 * their bytes there, and how large they may be. Immutable.
 */
public final class KnownPath {
  /** Nothing yet. */
  public static final KnownPath UNKNOWN = new KnownPath(0, 0, 0, false);

  /** Six datagrams that nobody hears are seconds of a thin line. */
  private static final int TRY_AGAIN_CALLS = 16;

  private final double bytesPerSecond;
  private final int callsWithoutDatagrams;
  private final int callsWithSmall;
  private final boolean mute;

  /** What the relay heard of a call's datagrams. */
  public enum Heard {
    /** Nothing that it answered. */
    NOTHING,
    /** Small ones, and no large one, though some were sent. */
    ONLY_SMALL,
    /** Those that were not lost by chance. */
    ALL
  }

  private KnownPath(
      double bytesPerSecond, int callsWithoutDatagrams, int callsWithSmall, boolean mute) {
    this.bytesPerSecond = bytesPerSecond;
    this.callsWithoutDatagrams = callsWithoutDatagrams;
    this.callsWithSmall = callsWithSmall;
    this.mute = mute;
  }

  /** As it was told by the accessors below. */
  public static KnownPath of(
      double bytesPerSecond, int callsWithoutDatagrams, int callsWithSmall, boolean mute) {
    return new KnownPath(bytesPerSecond, callsWithoutDatagrams, callsWithSmall, mute);
  }

  /** After a call; a rate of 0 is none. */
  public KnownPath ended(boolean linkAnswered, Heard heard, double rate) {
    boolean none = heard == Heard.NOTHING;
    return new KnownPath(
        rate > 0 ? rate : bytesPerSecond,
        linkAnswered && none ? callsWithoutDatagrams + 1 : 0,
        callsWithSmallAfter(linkAnswered, heard),
        !linkAnswered && none);
  }

  private int callsWithSmallAfter(boolean linkAnswered, Heard heard) {
    switch (heard) {
      case NOTHING:
        return linkAnswered ? 0 : callsWithSmall;
      case ONLY_SMALL:
        return 1;
      case ALL:
        return size() == PayloadSize.SMALL ? callsWithSmall + 1 : 0;
    }
    throw new AssertionError(heard);
  }

  /**
   * Not where links were answered and datagrams were not, but for small ones the next time, and for
   * one call in some.
   */
  public boolean isWorthDatagrams() {
    return callsWithoutDatagrams % TRY_AGAIN_CALLS <= 1;
  }

  /**
   * How large they may be: small where large ones did not come through, but for one call in some.
   */
  public PayloadSize size() {
    boolean mayBeTooLarge = callsWithoutDatagrams % TRY_AGAIN_CALLS == 1;
    return mayBeTooLarge || callsWithSmall % TRY_AGAIN_CALLS != 0
        ? PayloadSize.SMALL
        : PayloadSize.FULL;
  }

  /** Bytes per second of IP packets; 0: not known. */
  public double bytesPerSecond() {
    return bytesPerSecond;
  }

  /** Calls in a row in which only links were answered. */
  public int callsWithoutDatagrams() {
    return callsWithoutDatagrams;
  }

  /** Calls in a row in which only small datagrams could come through. */
  public int callsWithSmall() {
    return callsWithSmall;
  }

  /** Whether nothing at all was answered in the last call. */
  public boolean isMute() {
    return mute;
  }
}
