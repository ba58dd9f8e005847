package org.tereze.link;

/**
 * How long a silence may last, from the measured round trip and what the line may still have to
 * carry.
 *
 * <p>One thread. A lost segment on a thin line costs a retransmission of one to several round
 * trips, each doubled, so a silence is called one only after many of them, and never before {@value
 * #LEAST_MILLIS} ms; and nothing can be answered before it has arrived, which on the thinnest lines
 * takes most of the time.
 */
public final class Patience {
  private static final long LEAST_MILLIS = 15_000;
  private static final long MOST_MILLIS = 120_000;
  private static final int ROUND_TRIPS = 12;

  /** The thinnest line that there is to be: 1.2 kbit/s, a modem over a voice channel. */
  private static final double LEAST_BYTES_PER_SECOND = 150;

  /** What is lost goes twice. */
  private static final int TIMES_AT_KNOWN_RATE = 2;

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

  /**
   * The same while so many bytes are unanswered.
   *
   * @param bytesPerSecond as measured; 0 if nothing is known
   */
  public long silenceMillis(long unansweredBytes, double bytesPerSecond) {
    double seconds =
        bytesPerSecond == 0
            ? unansweredBytes / LEAST_BYTES_PER_SECOND
            : TIMES_AT_KNOWN_RATE * unansweredBytes / bytesPerSecond;
    return Math.min(MOST_MILLIS, silenceMillis() + (long) (seconds * 1000));
  }
}
