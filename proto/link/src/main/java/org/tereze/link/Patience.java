package org.tereze.link;

/**
 * How long a silence may last, from the measured round trip.
 *
 * <p>One thread. A lost segment on a thin line costs a retransmission of one to several round
 * trips, each doubled, so a silence is called one only after many of them, and never before {@value
 * #LEAST_MILLIS} ms.
 */
public final class Patience {
  private static final long LEAST_MILLIS = 15_000;
  private static final long MOST_MILLIS = 120_000;
  private static final int ROUND_TRIPS = 12;

  private long rttMillis;

  /** {@code guessMillis}: what connecting took. */
  public Patience(long guessMillis) {
    this.rttMillis = Math.max(0, guessMillis);
  }

  /** A measured round trip; the longest counts. */
  void measured(long millis) {
    rttMillis = Math.max(rttMillis, millis);
  }

  /** After so much time without a byte the link counts as dead. */
  public long silenceMillis() {
    return Math.min(MOST_MILLIS, Math.max(LEAST_MILLIS, ROUND_TRIPS * rttMillis));
  }
}
