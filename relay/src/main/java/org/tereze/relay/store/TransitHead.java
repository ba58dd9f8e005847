package org.tereze.relay.store;

/**
 * The first envelope that waits in a lane of a mailbox in transit.
 *
 * @param number the mailbox's local number; pages go on behind it
 * @param lane 0 (FLASH) to 3 (ROUTINE)
 * @param sequence of the envelope
 * @param storedHours when it came, hours since 2026-01-01T00:00Z
 * @param expiryHours when its lifetime ends
 * @param bytes of the envelope
 * @param paceBytes of the mean with those right behind it, as {@link org.tereze.window.plan.Pace}
 *     has it
 */
public record TransitHead(
    int number,
    TransitMailbox mailbox,
    int lane,
    long sequence,
    int storedHours,
    int expiryHours,
    int bytes,
    int paceBytes) {}
