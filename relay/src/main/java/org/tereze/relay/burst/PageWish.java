package org.tereze.relay.burst;

import org.tereze.relay.store.MailboxKey;

/**
 * A read that a delivery burst wants done. Immutable; the read itself blocks and belongs to a
 * reader thread.
 *
 * @param request the fetch that it is for
 * @param after per lane, the last sequence that was read already; a copy of the burst's own
 * @param maxBytes of envelopes
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record PageWish(int request, MailboxKey mailbox, long[] after, int maxBytes) {}
