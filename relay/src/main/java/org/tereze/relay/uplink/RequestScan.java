package org.tereze.relay.uplink;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.tereze.relay.store.StoreException;
import org.tereze.relay.store.TransitRequest;
import org.tereze.relay.store.TransitStore;
import org.tereze.relay.store.WaitingRequest;
import org.tereze.wire.RelayId;

/**
 * A walk over the requests for an upstream's homes that wait, without those that were refused
 * lately and are not to be said again yet. One thread; reads the store and so may block.
 */
final class RequestScan {
  private static final int PAGE = 16;

  private final TransitStore store;
  private final Onward onward;
  private final Retries retries;
  private final boolean handed;
  private final Deque<RelayId> homes = new ArrayDeque<>();
  private final Deque<WaitingRequest> page = new ArrayDeque<>();
  private long after;

  /**
   * At the end.
   *
   * @param handed over those that the next hop keeps; else over those to be said
   */
  RequestScan(TransitStore store, Onward onward, Retries retries, boolean handed) {
    this.store = store;
    this.onward = onward;
    this.retries = retries;
    this.handed = handed;
  }

  /** From the first one on. */
  void begin() {
    page.clear();
    homes.clear();
    homes.addAll(onward.requestHomes());
    after = -1;
  }

  /** The next one; null at the end. */
  @Nullable WaitingRequest next() throws StoreException {
    while (true) {
      WaitingRequest next = page.poll();
      if (next != null) {
        if (!retries.isBlocked(lane(next.request()))) {
          return next;
        }
      } else if (homes.isEmpty()) {
        return null;
      } else {
        page.addAll(store.requests(homes.element(), handed, after, PAGE));
        if (page.isEmpty()) {
          homes.remove();
          after = -1;
        } else {
          after = page.getLast().place();
        }
      }
    }
  }

  /** Under what its refusals are kept. */
  static LaneKey lane(TransitRequest request) {
    return new LaneKey(request.key(), 0);
  }
}
