package org.tereze.relay.session;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tereze.relay.store.MailboxKey;
import org.tereze.relay.store.PutItem;
import org.tereze.relay.store.TransitMailbox;
import org.tereze.wire.AckCode;
import org.tereze.wire.Limits;
import org.tereze.wire.RelayId;
import org.tereze.wire.burst.IntroducedMailbox;

/**
 * Which of a link's mailboxes live elsewhere, whether there is a way to them, and whether the link
 * may make a place for them here. One thread.
 */
final class TransitDesk {
  private static final Logger LOG = LoggerFactory.getLogger(TransitDesk.class);

  /** What of the allowance a mailbox has taken. */
  private enum Place {
    /** One new mailbox; nobody knows yet whether it is needed. */
    TAKEN,
    /** It is there, whoever made it. */
    THERE
  }

  private final long link;
  private final RelayId thisRelay;
  private final Routes routes;
  private final MailboxAllowance newMailboxes;
  private final Map<MailboxKey, Place> places = new HashMap<>();

  TransitDesk(long link, RelayId thisRelay, Routes routes, MailboxAllowance newMailboxes) {
    this.link = link;
    this.thisRelay = thisRelay;
    this.routes = routes;
    this.newMailboxes = newMailboxes;
  }

  PutTarget target(IntroducedMailbox introduced) {
    RelayId home = introduced.home();
    if (home == null || home.equals(thisRelay)) {
      return new PutTarget(MailboxKey.of(introduced.id()), null, null);
    }
    TransitMailbox mailbox =
        new TransitMailbox(
            home, introduced.id(), introduced.verifier(), introduced.secret(), introduced.passed());
    return new PutTarget(
        mailbox.key(), mailbox, hasWay(home, mailbox.passed()) ? null : AckCode.NO_ROUTE);
  }

  /** Whether what came through these relays is to be carried on to this home. */
  boolean hasWay(RelayId home, List<RelayId> passed) {
    String why;
    // Bound: hops. A put that came through here already would be let go as a duplicate by each
    // relay of the ring in turn.
    if (passed.contains(thisRelay)) {
      why = "something came back: the routes of these relays are a loop";
    } else if (passed.size() >= Limits.MAX_PASSED_RELAYS) {
      why = "something has come through too many relays";
    } else if (routes.nextHop(home) == null) {
      why = "no route to this home";
    } else {
      return true;
    }
    // A stranger can cause it at will; the relay that is refused tells its operator.
    LOG.atDebug().addKeyValue("link", link).addKeyValue("home", home).log(why);
    return false;
  }

  /** Says of a put that goes to the committer whether a mailbox may be made for it. */
  void offer(PutItem put) {
    if (places.get(put.mailbox()) == null) {
      // Bound: mailboxes that a stranger can make; whether this makes one is known later.
      if (newMailboxes.take()) {
        places.put(put.mailbox(), Place.TAKEN);
      } else {
        put.makeNothing();
      }
    }
  }

  /** The committer has answered it, or will not. */
  void answered(PutItem put) {
    if (put.madeMailbox()) {
      if (places.put(put.mailbox(), Place.THERE) != Place.TAKEN) {
        newMailboxes.take(); // it was given back for an earlier put that made none
      }
    } else if (places.get(put.mailbox()) == Place.TAKEN) {
      newMailboxes.giveBack();
      if (put.result() == AckCode.STORED) {
        places.put(put.mailbox(), Place.THERE);
      } else {
        places.remove(put.mailbox());
      }
    }
  }
}
