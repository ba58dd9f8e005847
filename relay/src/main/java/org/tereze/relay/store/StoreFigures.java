package org.tereze.relay.store;

/**
 * Counts for an operator, taken without locks, so that they may differ by a batch.
 *
 * @param waitingCount envelopes in custody
 * @param waitingBytes their bytes as received
 * @param mailboxes claimed mailboxes, tombstones and mailboxes in transit
 * @param transitMailboxes of these, in transit
 * @param transitRequests requests for mailboxes of other relays, and answers to them
 * @param evictedCount envelopes evicted since the start
 * @param expiredCount envelopes that expired uncollected since the start
 * @param freeBytes of the disk, as last probed
 * @param diskFull whether puts are refused because the disk is nearly full
 * @param readOnly whether a durable write failed; nothing is accepted any more
 */
public record StoreFigures(
    long waitingCount,
    long waitingBytes,
    long mailboxes,
    long transitMailboxes,
    long transitRequests,
    long evictedCount,
    long expiredCount,
    long freeBytes,
    boolean diskFull,
    boolean readOnly) {}
