package org.tereze.client.burst;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tereze.window.schedule.Forecast;

/**
 * What one burst with one relay did.
 *
 * <p>Immutable; any thread. Times are in milliseconds of the client's clock, -1 where it did not
 * come to that.
 */
public final class BurstOutcome {
  private final String relay;
  private final Map<Figure, Long> figures;
  private final @Nullable String problem;
  private final boolean limited;
  private final @Nullable Forecast forecast;

  BurstOutcome(
      String relay,
      Map<Figure, Long> figures,
      @Nullable String problem,
      boolean limited,
      @Nullable Forecast forecast) {
    this.relay = relay;
    this.figures = new EnumMap<>(figures);
    this.problem = problem;
    this.limited = limited;
    this.forecast = forecast;
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

  /** Whether a limit of its window ended it. */
  public boolean limited() {
    return limited;
  }

  /** Whether the relay answered anything. */
  public boolean answered() {
    return rttMillis() >= 0;
  }

  /** What the relay said of when windows open; null if it said nothing. */
  public @Nullable Forecast forecast() {
    return forecast;
  }

  /** Bytes written to the stream. */
  public long sentBytes() {
    return figure(Figure.SENT_BYTES);
  }

  /** Bytes read from the stream. */
  public long receivedBytes() {
    return figure(Figure.RECEIVED_BYTES);
  }

  /** Of both, what was handshake and record framing. */
  public long framingBytes() {
    return figure(Figure.FRAMING_BYTES);
  }

  /** Beside both, TCP and IP, estimated, and UDP and IP, counted; both ways. */
  public long ipBytes() {
    return figure(Figure.IP_BYTES);
  }

  /** All bytes on the line, both ways. */
  public long lineBytes() {
    return sentBytes() + receivedBytes() + ipBytes();
  }

  /** Envelopes handed to the link. */
  public int put() {
    return (int) figure(Figure.PUT);
  }

  /** Envelopes of which custody was acknowledged (or shown by an answer to an Ask). */
  public int inCustody() {
    return (int) figure(Figure.IN_CUSTODY);
  }

  /** Envelopes that the relay refused for now or for good. */
  public int refused() {
    return (int) figure(Figure.REFUSED);
  }

  /** Envelopes delivered. */
  public int delivered() {
    return (int) figure(Figure.DELIVERED);
  }

  /** Reports opened and shown for the first time; what else came of one in parts is not counted. */
  public int shown() {
    return (int) figure(Figure.SHOWN);
  }

  /** Envelopes kept because they cannot be opened yet. */
  public int unopened() {
    return (int) figure(Figure.UNOPENED);
  }

  /**
   * Of all envelopes kept unopened, those that had to make room: their sender is told in the next
   * notice.
   */
  public int discarded() {
    return (int) figure(Figure.DISCARDED);
  }

  /** First flight to first authenticated answer. */
  public long rttMillis() {
    return figure(Figure.RTT_MILLIS);
  }

  /** Beginning to connect to the first custody ack. */
  public long firstAckMillis() {
    return figure(Figure.FIRST_ACK_MILLIS);
  }

  /** Beginning to connect to the end. */
  public long durationMillis() {
    return figure(Figure.DURATION_MILLIS);
  }

  private long figure(Figure of) {
    Long value = figures.get(of);
    return value == null ? of.unset : value;
  }

  /** Names of the figures. */
  enum Figure {
    SENT_BYTES,
    RECEIVED_BYTES,
    FRAMING_BYTES,
    IP_BYTES,
    PUT,
    IN_CUSTODY,
    REFUSED,
    DELIVERED,
    SHOWN,
    UNOPENED,
    DISCARDED,
    RTT_MILLIS(-1),
    FIRST_ACK_MILLIS(-1),
    DURATION_MILLIS(-1);

    private final long unset;

    Figure() {
      this(0);
    }

    Figure(long unset) {
      this.unset = unset;
    }
  }
}
