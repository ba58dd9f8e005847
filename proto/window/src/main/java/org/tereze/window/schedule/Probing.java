package org.tereze.window.schedule;

import java.time.Duration;

/**
 * How often to try when nothing is planned. Immutable.
 *
 * <p>{@code least} is between any two probes, {@code usual} is their mean when nothing is known,
 * {@code most} is as long as one ever waits, a quarter more by chance, however unlikely the hour.
 *
 * <p>A probe is the caller's: it must stay below {@value #PROBE_BYTES} bytes on the line, IPv4 and
 * UDP included. The cheapest that a relay answers is a first datagram of 82 bytes that holds no
 * put: 110 bytes when nobody hears it, 194 with the answer, which is never longer than the
 * question; the burst goes on from there under the same keys.
 */
public final class Probing {
  /** What a try may cost on the line, both ways. */
  public static final int PROBE_BYTES = 200;

  private static final Duration SHORTEST = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofDays(1);

  /** For a phone: about 24 a day, 2.6 KB while nobody hears them. */
  public static final Probing PHONE =
      of(Duration.ofMinutes(2), Duration.ofHours(1), Duration.ofHours(3));

  /** For an edge relay, whose line is paid for anyway: about 96 a day. */
  public static final Probing EDGE =
      of(Duration.ofSeconds(30), Duration.ofMinutes(15), Duration.ofMinutes(45));

  private final Duration least;
  private final Duration usual;
  private final Duration most;

  private Probing(Duration least, Duration usual, Duration most) {
    this.least = least;
    this.usual = usual;
    this.most = most;
  }

  /**
   * Bounds that rise.
   *
   * @throws IllegalArgumentException if they do not, or are not within ten seconds and a day
   */
  public static Probing of(Duration least, Duration usual, Duration most) {
    if (least.compareTo(SHORTEST) < 0
        || least.compareTo(usual) > 0
        || usual.compareTo(most) > 0
        || most.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "probes at "
              + least
              + " ≤ "
              + usual
              + " ≤ "
              + most
              + ": 10 s ≤ least ≤ usual ≤ most ≤ 1 d");
    }
    return new Probing(least, usual, most);
  }

  /** Between any two. */
  public Duration least() {
    return least;
  }

  /** The mean. */
  public Duration usual() {
    return usual;
  }

  /** Never longer, but for a quarter by chance. */
  public Duration most() {
    return most;
  }
}
