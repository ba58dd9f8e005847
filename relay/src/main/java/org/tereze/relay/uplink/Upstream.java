package org.tereze.relay.uplink;

import java.util.Set;
import org.tereze.crypto.X25519PublicKey;
import org.tereze.wire.RelayId;

/**
 * A relay that envelopes for other homes are put to, as the operator named it.
 *
 * @param number its place in the configuration, from 1 on: what logs and figures call it
 * @param host a name or address
 * @param key its static key
 * @param homes relays whose mailboxes are reached through it; itself always among them
 * @param byDefault whether it takes what no other upstream is named for
 * @param plan when it may be called
 */
public record Upstream(
    int number,
    String host,
    int port,
    X25519PublicKey key,
    Set<RelayId> homes,
    boolean byDefault,
    CallPlan plan) {
  /** The short name of the relay. */
  public RelayId id() {
    return RelayId.ofStaticKey(key.encoded());
  }

  /** Without host and key: it must not reach a log by accident. */
  @Override
  public String toString() {
    return "Upstream " + number;
  }
}
