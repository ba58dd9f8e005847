package org.tereze.client.burst;

import org.jspecify.annotations.Nullable;

/**
 * What one burst with one relay did.
 *
 * <p>Immutable; any thread. Times are in milliseconds of the client's clock, -1 where it did not
 * come to that.
 */
public final class BurstOutcome {
  private final String relay;
  private final long[] figures;
  private final @Nullable String problem;

  BurstOutcome(String relay, long[] figures, @Nullable String problem) {
    this.relay = relay;
    this.figures = figures;
    this.problem = problem;
  }

  /** The relay's address. */
  public String relay() {
    return relay;
  }

  /**
   * Why the link ended early, one sentence for a person; null if everything was said and answered.
   */
  public @Nullable String problem() {
    return problem;
  }

  /** Whether everything that was to be said was said and answered. */
  public boolean complete() {
    return problem == null;
  }

  /** Bytes written to the stream. */
  public long sentBytes() {
    return figures[Figure.SENT_BYTES.ordinal()];
  }

  /** Bytes read from the stream. */
  public long receivedBytes() {
    return figures[Figure.RECEIVED_BYTES.ordinal()];
  }

  /** Of both, what was handshake and record framing. */
  public long framingBytes() {
    return figures[Figure.FRAMING_BYTES.ordinal()];
  }

  /** Envelopes handed to the link. */
  public int put() {
    return (int) figures[Figure.PUT.ordinal()];
  }

  /** Envelopes of which custody was acknowledged (or shown by an answer to an Ask). */
  public int inCustody() {
    return (int) figures[Figure.IN_CUSTODY.ordinal()];
  }

  /** Envelopes that the relay refused for now or for good. */
  public int refused() {
    return (int) figures[Figure.REFUSED.ordinal()];
  }

  /** Envelopes delivered. */
  public int delivered() {
    return (int) figures[Figure.DELIVERED.ordinal()];
  }

  /** Reports opened and shown for the first time. */
  public int shown() {
    return (int) figures[Figure.SHOWN.ordinal()];
  }

  /** Envelopes kept because they cannot be opened yet. */
  public int unopened() {
    return (int) figures[Figure.UNOPENED.ordinal()];
  }

  /** First flight to first authenticated answer. */
  public long rttMillis() {
    return figures[Figure.RTT_MILLIS.ordinal()];
  }

  /** Beginning to connect to the first custody ack. */
  public long firstAckMillis() {
    return figures[Figure.FIRST_ACK_MILLIS.ordinal()];
  }

  /** Beginning to connect to the end. */
  public long durationMillis() {
    return figures[Figure.DURATION_MILLIS.ordinal()];
  }

  /** Names of the figures. */
  enum Figure {
    SENT_BYTES,
    RECEIVED_BYTES,
    FRAMING_BYTES,
    PUT,
    IN_CUSTODY,
    REFUSED,
    DELIVERED,
    SHOWN,
    UNOPENED,
    RTT_MILLIS,
    FIRST_ACK_MILLIS,
    DURATION_MILLIS
  }
}
