package org.tereze.relay.uplink;

import org.tereze.relay.store.StoreException;

/**
 * Which requests for an upstream's homes there are to be said or asked about. The uplink's thread;
 * reads the store and so may block.
 */
final class WaitingRequests {
  private final Onward onward;
  private final Retries retries;
  private final Settlement settlement;
  private final CurrentCall current;
  private final RequestScan handed;

  WaitingRequests(Onward onward, Retries retries, Settlement settlement, CurrentCall current) {
    this.onward = onward;
    this.retries = retries;
    this.settlement = settlement;
    this.current = current;
    this.handed = scan(true);
    handed.begin();
  }

  private RequestScan scan(boolean isHanded) {
    return new RequestScan(onward.store(), onward, retries, isHanded);
  }

  /**
   * Whether one waits to be said. Order: what was answered and is not on the disk yet waits there
   * still; when it is, the uplink looks again.
   */
  boolean areThere() throws StoreException {
    return current.maySayRequests() && settlement.isIdle() && isAny(false);
  }

  /** Whether the next hop keeps one that it did not answer. */
  boolean areHanded() throws StoreException {
    return isAny(true);
  }

  private boolean isAny(boolean isHanded) throws StoreException {
    RequestScan scan = scan(isHanded);
    scan.begin();
    return scan.next() != null;
  }

  /** A walk over what is to be said, at its end. */
  RequestScan toSay() {
    return scan(false);
  }

  /** The walk over what the next hop keeps and did not answer; goes on over links. */
  RequestScan handed() {
    return handed;
  }

  /** As the next hop reads them. */
  RequestFrames frames() {
    return new RequestFrames(onward.self(), onward.upstream());
  }
}
