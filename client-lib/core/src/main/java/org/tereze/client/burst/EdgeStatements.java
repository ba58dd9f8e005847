package org.tereze.client.burst;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tereze.client.burst.BurstWork.Statement;
import org.tereze.client.burst.CallPlan.Own;
import org.tereze.client.burst.CallPlan.Publication;
import org.tereze.client.burst.CallPlan.Wanted;
import org.tereze.client.card.CardException;
import org.tereze.client.card.RelayAddress;
import org.tereze.client.home.Home;
import org.tereze.client.home.Keys;
import org.tereze.client.record.ContactRecord;
import org.tereze.client.record.MailboxAt;
import org.tereze.client.record.MailboxRecord;
import org.tereze.client.session.SendingEnd;

/**
 * What an edge of one's own is told for relays that did not answer when they were last called:
 * statements about one's mailboxes there, and which bundles are wanted from there. Under the home's
 * lock.
 */
final class EdgeStatements {
  private final Home home;
  private final String edge;

  EdgeStatements(Home home, String edge) {
    this.home = home;
    this.edge = edge;
  }

  /** Whether there is anything to say for relays that cannot be reached; changes nothing. */
  static boolean isAnyDue(Home home) {
    for (String relay : unreached(home)) {
      if (new CallPlanner(home, relay).isAnyStatementDue()) {
        return true;
      }
    }
    return false;
  }

  private static Set<String> unreached(Home home) {
    Set<String> relays = new LinkedHashSet<>(home.self().getRelaysList());
    for (MailboxRecord mailbox : home.mailboxes.all()) {
      mailbox.getAtList().forEach(at -> relays.add(at.getRelay()));
    }
    for (ContactRecord contact : home.contacts.all()) {
      SendingEnd end = home.sending.get(Keys.of(contact.getNumber()));
      if (end != null) {
        relays.add(end.peer().relays().get(0).text());
      }
    }
    relays.removeIf(relay -> !CallPlanner.hasFailed(home, relay));
    return relays;
  }

  /** Adds it to the plan for the edge. */
  void addTo(CallPlan plan) {
    for (String relay : unreached(home)) {
      if (!relay.equals(edge)) {
        add(plan, relay);
      }
    }
  }

  private void add(CallPlan plan, String relay) {
    RelayAddress address;
    try {
      address = RelayAddress.parse(relay);
    } catch (CardException e) {
      throw new IllegalStateException("a relay that does not parse was stored", e);
    }
    CallPlan direct = new CallPlan();
    new CallPlanner(home, relay).addStatements(direct);
    direct.fetches.forEach(own -> own.owner.close()); // only the relay itself can be read
    for (Own own : direct.claims) {
      plan.claims.add(through(own, address, Statement.CLAIM));
    }
    for (Own own : direct.revokes) {
      plan.revokes.add(through(own, address, Statement.REVOKE));
    }
    for (Publication each : direct.publications) {
      Own own = through(each.own, address, Statement.PUBLISH);
      plan.publications.add(new Publication(own, each.body));
    }
    for (Wanted wanted : direct.lookups) {
      plan.lookups.add(wanted.through(address));
    }
  }

  private Own through(Own own, RelayAddress address, Statement statement) {
    MailboxRecord mailbox = home.mailboxes.get(Keys.of(own.index()));
    @Nullable MailboxAt at = mailbox == null ? null : CallPlanner.at(mailbox, address.text());
    boolean told = at != null && PendingStatement.is(at, edge, statement, own.serial);
    return own.through(address, told);
  }
}
