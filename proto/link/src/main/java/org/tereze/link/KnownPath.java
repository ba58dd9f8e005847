package org.tereze.link;

/**
 * What is known of a path to a relay between calls over it, and so whether datagrams are worth
 * their bytes there. Immutable.
 */
public final class KnownPath {
  /** Nothing yet. */
  public static final KnownPath UNKNOWN = new KnownPath(0, 0, false);

  /** Six datagrams that nobody hears are seconds of a thin line. */
  private static final int TRY_AGAIN_CALLS = 16;

  private final double bytesPerSecond;
  private final int callsWithoutDatagrams;
  private final boolean mute;

  private KnownPath(double bytesPerSecond, int callsWithoutDatagrams, boolean mute) {
    this.bytesPerSecond = bytesPerSecond;
    this.callsWithoutDatagrams = callsWithoutDatagrams;
    this.mute = mute;
  }

  /** As it was told by the accessors below. */
  public static KnownPath of(double bytesPerSecond, int callsWithoutDatagrams, boolean mute) {
    return new KnownPath(bytesPerSecond, callsWithoutDatagrams, mute);
  }

  /** After a call; a rate of 0 is none. */
  public KnownPath ended(boolean linkAnswered, boolean datagramsAnswered, double rate) {
    return new KnownPath(
        rate > 0 ? rate : bytesPerSecond,
        linkAnswered && !datagramsAnswered ? callsWithoutDatagrams + 1 : 0,
        !linkAnswered && !datagramsAnswered);
  }

  /** Not where links were answered and datagrams were not, but for one call in some. */
  public boolean isWorthDatagrams() {
    return callsWithoutDatagrams % TRY_AGAIN_CALLS == 0;
  }

  /** Bytes per second of IP packets; 0: not known. */
  public double bytesPerSecond() {
    return bytesPerSecond;
  }

  /** Calls in a row in which only links were answered. */
  public int callsWithoutDatagrams() {
    return callsWithoutDatagrams;
  }

  /** Whether nothing at all was answered in the last call. */
  public boolean isMute() {
    return mute;
  }
}
