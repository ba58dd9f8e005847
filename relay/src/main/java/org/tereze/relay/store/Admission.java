package org.tereze.relay.store;

import org.jspecify.annotations.Nullable;
import org.tereze.wire.AckCode;

/**
 * Who may still store how much: the quotas of a mailbox, of one link in it, and of the relay with
 * its reserve. Pure arithmetic; safe on any thread.
 */
final class Admission {
  private final StoreLimits limits;
  private final long openCount;
  private final long openBytes;
  private final long shareCount;
  private final long shareBytes;

  Admission(StoreLimits limits) {
    this.limits = limits;
    long reserveCount = (long) (limits.relayCount() * limits.reserveFraction());
    long reserveBytes = (long) (limits.relayBytes() * limits.reserveFraction());
    openCount = limits.relayCount() - reserveCount;
    openBytes = limits.relayBytes() - reserveBytes;
    shareCount = Math.max(1, reserveCount / StoreLimits.RESERVE_SHARES);
    shareBytes =
        Math.max(StoreLimits.MAX_ENVELOPE_BYTES, reserveBytes / StoreLimits.RESERVE_SHARES);
  }

  /**
   * Why an envelope of this size may not be stored, or null if it may.
   *
   * @param mailbox what waits in the mailbox
   * @param link what this link has waiting in this mailbox
   * @param relay what waits in all mailboxes
   * @param linkInReserve what this link has put while only the reserve was left
   */
  @Nullable AckCode refusal(
      int sizeBytes, Tally mailbox, Tally link, Tally relay, Tally linkInReserve) {
    // Bound: what one mailbox may hold, and half of that for a single link.
    if (mailbox.exceeds(sizeBytes, limits.mailboxCount(), limits.mailboxBytes())
        || link.exceeds(sizeBytes, limits.mailboxCount() / 2, limits.mailboxBytes() / 2)) {
      return AckCode.FULL;
    }
    // Bound: the relay; it may have room again, so the sender tries again.
    if (relay.exceeds(sizeBytes, limits.relayCount(), limits.relayBytes())) {
      return AckCode.BUSY;
    }
    // Bound: the reserve is for those who hold little.
    if (inReserve(sizeBytes, relay)
        && (mailbox.exceeds(sizeBytes, shareCount, shareBytes)
            || linkInReserve.exceeds(sizeBytes, shareCount, shareBytes))) {
      return AckCode.BUSY;
    }
    return null;
  }

  /** Whether this envelope would lie in the reserve. */
  boolean inReserve(int sizeBytes, Tally relay) {
    return relay.exceeds(sizeBytes, openCount, openBytes);
  }
}
