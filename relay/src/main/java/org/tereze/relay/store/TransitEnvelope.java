package org.tereze.relay.store;

/**
 * An envelope in transit as it was received. The array belongs to whoever asked for it.
 *
 * @param lane 0 (FLASH) to 3 (ROUTINE)
 * @param sequence its place in the lane
 * @param envelopeId SHA-256(mailbox id ‖ envelope)[0..8], big-endian: the same at every hop
 * @param storedHours when it came, hours since 2026-01-01T00:00Z
 * @param expiryHours when its lifetime ends
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record TransitEnvelope(
    int lane, long sequence, long envelopeId, int storedHours, int expiryHours, byte[] bytes) {}
