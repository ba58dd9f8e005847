package org.tereze.relay.store;

import java.util.HashMap;
import java.util.Map;

/**
 * What each open link has put into each mailbox, and into the reserve. Committer's thread only.
 *
 * <p>Bounded by links times mailboxes per link; a link's part dies with it. When an owner collects,
 * nobody remembers whose envelopes went: a share is then taken as no more than what still waits.
 */
final class LinkShares {
  private static final class Share {
    final Map<MailboxKey, Tally> byMailbox = new HashMap<>();
    final Tally reserve = new Tally();
  }

  private final Map<Long, Share> byLink = new HashMap<>();

  Tally of(long link, MailboxKey mailbox, Tally waiting) {
    Share share = byLink.get(link);
    Tally tally = share == null ? null : share.byMailbox.get(mailbox);
    if (tally == null) {
      return Tally.NONE;
    }
    tally.clampTo(waiting);
    return tally;
  }

  Tally inReserve(long link) {
    Share share = byLink.get(link);
    return share == null ? Tally.NONE : share.reserve;
  }

  void add(long link, MailboxKey mailbox, int sizeBytes, boolean inReserve) {
    Share share = byLink.computeIfAbsent(link, number -> new Share());
    share.byMailbox.computeIfAbsent(mailbox, key -> new Tally()).add(sizeBytes);
    if (inReserve) {
      share.reserve.add(sizeBytes);
    }
  }

  void linkClosed(long link) {
    byLink.remove(link);
  }

  int links() {
    return byLink.size();
  }
}
