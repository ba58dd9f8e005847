package org.tereze.relay.store;

/**
 * An envelope as it was received, with its place in the mailbox. The array belongs to whoever asked
 * for it.
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record StoredEnvelope(int lane, long sequence, byte[] bytes) {}
