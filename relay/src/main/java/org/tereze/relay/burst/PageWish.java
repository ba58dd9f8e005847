package org.tereze.relay.burst;

import org.tereze.relay.store.MailboxKey;

/**
 * A read that a delivery burst wants done. Immutable; the read itself blocks and belongs to a
 * reader thread.
 *
 * @param request the fetch that it is for
 * @param after per lane, the last sequence that was read already; a copy of the burst's own
 * @param maxBytes of envelopes; {@link #GLANCE} if only the first lane is wanted
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record PageWish(int request, MailboxKey mailbox, long[] after, int maxBytes) {
  static final int GLANCE = 0;

  /** Whether no envelope is wanted, only the first lane in which one may wait. */
  public boolean isGlance() {
    return maxBytes == GLANCE;
  }
}
