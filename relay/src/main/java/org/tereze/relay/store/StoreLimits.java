package org.tereze.relay.store;

import org.tereze.wire.Limits;

/**
 * What a store holds at most.
 *
 * @param mailboxes claimed mailboxes and tombstones
 * @param mailboxCount envelopes waiting in one mailbox; one link may fill half
 * @param mailboxBytes bytes waiting in one mailbox; one link may fill half
 * @param relayCount envelopes waiting in all mailboxes
 * @param relayBytes bytes waiting in all mailboxes
 * @param reserveFraction the last part of relayCount and relayBytes, open only to mailboxes and
 *     links that hold little: no more than 1/64 of the reserve each
 * @param guaranteedHours no younger envelope is evicted
 * @param minimumFreeBytes of the disk; with less, puts are BUSY and reads go on
 * @param transitMailboxes mailboxes of other relays for which something waits or is remembered
 * @param transitPerLink of these and of requests in transit, that one link may make
 * @param transitRequests requests for mailboxes of other relays that wait or whose answer is known
 * @param transitRequestBytes that these may take
 */
public record StoreLimits(
    int mailboxes,
    int mailboxCount,
    long mailboxBytes,
    long relayCount,
    long relayBytes,
    double reserveFraction,
    int guaranteedHours,
    long minimumFreeBytes,
    int transitMailboxes,
    int transitPerLink,
    int transitRequests,
    long transitRequestBytes) {
  static final int RESERVE_SHARES = 64;
  static final int MAX_ENVELOPE_BYTES = Limits.MAX_ENVELOPE_BYTES;
  static final int MAX_LIFETIME_HOURS = Limits.MAX_LIFETIME_HOURS;

  /** Ids are remembered this long after the envelope's lifetime: longer than any link key lives. */
  static final int REMEMBERED_HOURS = 32 * 24;

  private static final double CROWDED = 0.9;
  private static final double RELIEVED = 0.8;

  /** With 50,000 mailboxes and 20,000 requests in transit, 32 MiB of these; 1,024 by one link. */
  public StoreLimits(
      int mailboxes,
      int mailboxCount,
      long mailboxBytes,
      long relayCount,
      long relayBytes,
      double reserveFraction,
      int guaranteedHours,
      long minimumFreeBytes) {
    this(
        mailboxes,
        mailboxCount,
        mailboxBytes,
        relayCount,
        relayBytes,
        reserveFraction,
        guaranteedHours,
        minimumFreeBytes,
        50_000,
        1_024,
        20_000,
        32L << 20);
  }

  /** The same with other bounds for mailboxes in transit. */
  public StoreLimits withTransit(int inAll, int perLink) {
    return new StoreLimits(
        mailboxes,
        mailboxCount,
        mailboxBytes,
        relayCount,
        relayBytes,
        reserveFraction,
        guaranteedHours,
        minimumFreeBytes,
        inAll,
        perLink,
        transitRequests,
        transitRequestBytes);
  }

  /** The same with other bounds for requests in transit. */
  public StoreLimits withTransitRequests(int inAll, long bytes) {
    return new StoreLimits(
        mailboxes,
        mailboxCount,
        mailboxBytes,
        relayCount,
        relayBytes,
        reserveFraction,
        guaranteedHours,
        minimumFreeBytes,
        transitMailboxes,
        transitPerLink,
        inAll,
        bytes);
  }

  public StoreLimits {
    if (mailboxes < 1 || mailboxCount < 2 || mailboxBytes < 2L * MAX_ENVELOPE_BYTES) {
      throw new IllegalArgumentException(
          "a mailbox must hold at least two of the largest envelopes");
    }
    if (relayCount < mailboxCount || relayBytes < mailboxBytes) {
      throw new IllegalArgumentException("a relay must hold at least one full mailbox");
    }
    if (reserveFraction < 0 || reserveFraction > 0.5) {
      throw new IllegalArgumentException("the reserve is between 0 and half of the relay");
    }
    if (guaranteedHours < 1 || minimumFreeBytes < 0) {
      throw new IllegalArgumentException("guaranteed hours and free bytes must be positive");
    }
    if (transitMailboxes < 0 || transitPerLink < 0) {
      throw new IllegalArgumentException("mailboxes in transit must not be negative");
    }
    if (transitRequests < 0 || transitRequestBytes < 0) {
      throw new IllegalArgumentException("requests in transit must not be negative");
    }
  }

  /** Fit for a small server: 20 GiB of envelopes, 16 MiB or 10,000 in a mailbox, seven days. */
  public static StoreLimits defaults() {
    return new StoreLimits(
        200_000, 10_000, 16L << 20, 50_000_000L, 20L << 30, 0.05, 7 * 24, 1L << 30);
  }

  /** Whether what waits calls for evictions. */
  boolean crowded(Tally waiting) {
    return waiting.count() > relayCount * CROWDED || waiting.bytes() > relayBytes * CROWDED;
  }

  /** Whether evictions may stop. */
  boolean relieved(Tally waiting) {
    return waiting.count() <= relayCount * RELIEVED && waiting.bytes() <= relayBytes * RELIEVED;
  }
}
