package org.tereze.client.burst;

import org.tereze.client.inbox.ReceivedReport;
import org.tereze.client.outbox.SentState;

/**
 * What happens during a burst, told as it happens; every method does nothing unless overridden.
 *
 * <p>Called on the thread that runs the burst, with no lock held, so it may call the client. What
 * it throws ends the burst after what was durable. Pairs are strict: {@link #linkOpening} is always
 * followed by one {@link #linkClosed}, and between them {@link #linkOpen} comes once or not at all.
 */
public interface BurstListener {
  /** A listener that does nothing. */
  BurstListener NONE = new BurstListener() {};

  /** A link to {@code relay} is being opened. */
  default void linkOpening(String relay) {}

  /** The relay's first answer was authenticated, {@code rttMillis} after the first flight left. */
  default void linkOpen(String relay, long rttMillis) {}

  /** Bytes on the stream so far on this link, handshake and record heads included. */
  default void bytes(long sentBytes, long receivedBytes) {}

  /** Report {@code id} of the outbox, or the part of one with that number, is now in this state. */
  default void reportMoved(long id, SentState state) {}

  /**
   * A report was opened, is durable, and is shown here once; one in parts again each time that more
   * of it has come.
   */
  default void reportReceived(ReceivedReport report) {}

  /** The link is gone; the outcome says why and what was done. */
  default void linkClosed(String relay, BurstOutcome outcome) {}
}
