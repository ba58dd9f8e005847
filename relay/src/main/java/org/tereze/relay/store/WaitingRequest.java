package org.tereze.relay.store;

/**
 * A request that waits to be said to the next hop.
 *
 * @param place rises in the order in which they are to be said
 * @param handed whether the next hop keeps it: then it is only asked what became of it
 */
public record WaitingRequest(long place, TransitRequest request, boolean handed) {}
