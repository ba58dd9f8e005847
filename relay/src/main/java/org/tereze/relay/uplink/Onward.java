package org.tereze.relay.uplink;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tereze.relay.session.Routes;
import org.tereze.relay.store.TransitMailbox;
import org.tereze.relay.store.TransitStore;
import org.tereze.wire.RelayId;
import org.tereze.wire.burst.Introduction;

/**
 * What goes to one upstream, and how it is introduced there. Safe on any thread.
 *
 * @param self this relay
 * @param upstream the next hop
 */
record Onward(TransitStore store, Routes routes, RelayId self, RelayId upstream) {
  /** Homes that this upstream is the way to and that something is in transit to. */
  List<RelayId> homes() {
    return store.homes().stream()
        .filter(home -> isNext(home))
        .sorted(Comparator.comparingLong(RelayId::firstLong))
        .toList();
  }

  /** Homes that this upstream is the way to and that requests wait for. */
  List<RelayId> requestHomes() {
    return store.requestHomes().stream().filter(home -> isNext(home)).toList();
  }

  private boolean isNext(RelayId home) {
    RelayId next = routes.nextHop(home);
    return next != null && next.equals(upstream);
  }

  /** How a mailbox is introduced to it; null if its puts have come through too many relays. */
  @Nullable Introduction introduction(TransitMailbox mailbox) {
    return mailbox.onward(self, upstream);
  }
}
