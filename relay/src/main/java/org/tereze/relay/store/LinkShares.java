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
    int transitMade;
  }

  private final Map<Long, Share> byLink = new HashMap<>();
  private long lastLink = Long.MIN_VALUE;
  private Share lastShare = new Share();

  /** What a link has put into a mailbox, to be added to. */
  Tally of(long link, MailboxKey mailbox, Tally waiting) {
    Map<MailboxKey, Tally> byMailbox = share(link).byMailbox;
    Tally tally = byMailbox.get(mailbox);
    if (tally == null) {
      tally = new Tally();
      byMailbox.put(mailbox, tally);
    }
    tally.clampTo(waiting);
    return tally;
  }

  /** What a link has put into the reserve, to be added to. */
  Tally inReserve(long link) {
    return share(link).reserve;
  }

  /** How many mailboxes in transit a link has made. */
  int transitMade(long link) {
    return share(link).transitMade;
  }

  void madeTransit(long link) {
    share(link).transitMade++;
  }

  /** Puts come in runs of one link. */
  private Share share(long link) {
    if (link != lastLink) {
      lastShare = byLink.computeIfAbsent(link, number -> new Share());
      lastLink = link;
    }
    return lastShare;
  }

  void linkClosed(long link) {
    byLink.remove(link);
    lastLink = Long.MIN_VALUE;
  }

  int links() {
    return byLink.size();
  }
}
