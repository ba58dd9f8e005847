package org.tereze.client;

import java.util.ArrayList;
import java.util.List;
import org.tereze.client.ClientException.Reason;
import org.tereze.client.card.CardException;
import org.tereze.client.card.RelayAddress;
import org.tereze.client.home.Home;

/**
 * The relays that a person named, edges among them. Changes ledgers only; the caller commits. Under
 * the home's lock.
 */
final class OwnRelays {
  private final Home home;

  OwnRelays(Home home) {
    this.home = home;
  }

  /** {@code KEY@host:port} as a person wrote it. */
  static RelayAddress parse(String address) throws ClientException {
    try {
      return RelayAddress.parse(address);
    } catch (CardException e) {
      throw new ClientException(Reason.BAD_RELAY, String.valueOf(e.getMessage()), e);
    }
  }

  /** In the order in which they were added. */
  List<String> all() {
    return new ArrayList<>(home.self().getRelaysList());
  }

  void add(RelayAddress relay) {
    if (!all().contains(relay.text())) {
      home.self(home.self().toBuilder().addRelays(relay.text()).build());
    }
  }

  /** Without any relay nobody could answer. */
  void need() throws ClientException {
    if (home.self().getRelaysCount() == 0) {
      throw new ClientException(
          Reason.NO_RELAY, "add a relay first: without one nobody can write to you");
    }
  }

  /** In the order in which they were added. */
  List<String> edges() {
    return new ArrayList<>(home.self().getEdgesList());
  }

  void addEdge(RelayAddress edge) {
    if (!edges().contains(edge.text())) {
      home.self(home.self().toBuilder().addEdges(edge.text()).build());
    }
  }

  void removeEdge(RelayAddress edge) {
    List<String> left = edges();
    left.remove(edge.text());
    home.self(home.self().toBuilder().clearEdges().addAllEdges(left).build());
  }
}
