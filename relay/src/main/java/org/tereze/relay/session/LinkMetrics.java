package org.tereze.relay.session;

import org.tereze.wire.AckCode;
import org.tereze.wire.Outcome;

/** Counts and times of links, told as they happen, on any thread. Never an id, key or address. */
public interface LinkMetrics {
  /** Counts nothing. */
  LinkMetrics NONE = new LinkMetrics() {};

  default void linkOpened() {}

  default void linkClosed() {}

  /** A first record opened. */
  default void handshake() {}

  /** A first record did not open. */
  default void stranger() {}

  /** A client broke the protocol. */
  default void malformed() {}

  /** What became of a datagram that is of no open burst. */
  default void first(FirstFate fate) {}

  default void received(int bytes) {}

  default void sent(int bytes) {}

  default void put(AckCode code) {}

  default void request(Outcome outcome) {}

  default void delivered(int count, long bytes) {}

  /** How long a record's items waited from being handed over until they were durable. */
  default void custodyNanos(long nanos) {}

  /** Reading from a link stopped because answers were due. */
  default void paused() {}
}
