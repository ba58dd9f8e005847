package org.tereze.relay.store;

/**
 * An envelope that the next hop has taken and of whose end nothing is known.
 *
 * @param number the mailbox's local number
 * @param mailbox with an ask secret
 * @param lane 0 (FLASH) to 3 (ROUTINE)
 * @param sequence its place in the lane
 * @param envelopeId SHA-256(mailbox id ‖ envelope)[0..8], big-endian
 * @param expiryHours when its lifetime ends, hours since 2026-01-01T00:00Z
 */
public record UndecidedEnvelope(
    int number,
    TransitMailbox mailbox,
    int lane,
    long sequence,
    long envelopeId,
    int expiryHours) {}
