package org.tereze.client.outbox;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tereze.client.card.RelayAddress;
import org.tereze.client.home.Home;
import org.tereze.client.home.Keys;
import org.tereze.client.record.ContactRecord;
import org.tereze.client.record.MailboxAt;
import org.tereze.client.record.MailboxRecord;
import org.tereze.client.session.ReceivingEnd;

/**
 * Which of a contact's relays a receipt goes to first: one that is called anyway and where the
 * contact's envelopes are not fetched, so that no link shows a fetch and its receipt. Stateless;
 * under the home's lock.
 *
 * <p>Where there is none it is the first relay, as for a report: a link made for a receipt alone
 * would cost more than the receipt.
 */
final class ReceiptRoute {
  private ReceiptRoute() {}

  /** An index into {@code relays}. */
  static int of(Home home, ContactRecord contact, List<RelayAddress> relays) {
    Set<String> called = new HashSet<>(home.self().getRelaysList());
    Set<String> fetchedAt = new HashSet<>();
    for (MailboxRecord mailbox : home.mailboxes.all()) {
      for (MailboxAt at : mailbox.getAtList()) {
        if (at.getClaimed() && !at.getRevoked()) {
          called.add(at.getRelay());
          if (contact.getMailboxesList().contains(mailbox.getIndex())) {
            fetchedAt.add(at.getRelay());
          }
        }
      }
    }
    for (int index : contact.getMailboxesList()) {
      ReceivingEnd end = home.receiving.get(Keys.of(index));
      if (end != null) {
        end.own().relays().forEach(relay -> fetchedAt.add(relay.text()));
      }
    }
    for (int i = 0; i < relays.size(); i++) {
      String relay = relays.get(i).text();
      if (called.contains(relay) && !fetchedAt.contains(relay)) {
        return i;
      }
    }
    return 0;
  }
}
