package org.tereze.client.outbox;

import com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;
import org.tereze.client.card.Card;
import org.tereze.client.card.RelayAddress;
import org.tereze.client.home.Home;
import org.tereze.client.home.Keys;
import org.tereze.client.record.ContactRecord;
import org.tereze.client.record.OutboxRecord;
import org.tereze.client.record.What;
import org.tereze.client.session.SendingEnd;

/**
 * What is done with reports to a mailbox that its owner ended: they are refused, all of them at
 * once, or go as spares to the contact's newer mailbox, now or when it becomes known. Changes
 * ledgers only; the caller commits. Under the home's lock.
 *
 * <p>Why spares: the keys of the old mailbox are gone, the identity key is not.
 */
final class Redirection {
  private static final String REASON = "the recipient revoked this mailbox";

  private final Home home;
  private final Entries entries;

  Redirection(Home home, Entries entries) {
    this.home = home;
    this.entries = entries;
  }

  /** A relay said so of the mailbox of this record. */
  void revoked(OutboxRecord.Builder answered, String relay) {
    entries.put(answered.build());
    for (OutboxRecord record : home.outbox.all()) {
      boolean same =
          record.getContact() == answered.getContact()
              && record.getMailbox().equals(answered.getMailbox());
      if (same && SentState.of(record.getState()) == SentState.QUEUED) {
        refuse(record, relay);
      }
    }
    ContactRecord contact = home.contacts.get(Keys.of(answered.getContact()));
    if (contact != null) {
      moved(contact);
    }
  }

  private void refuse(OutboxRecord record, String relay) {
    if (record.getWhat() == What.PASSING || record.getWhat() == What.EMPTY) {
      home.outbox.remove(Keys.of(record.getId()));
      return;
    }
    OutboxRecord.Builder next = record.toBuilder().setRevoked(true);
    entries.state(next, SentState.REFUSED, relay, REASON);
    entries.put(next.build());
  }

  /** The contact may have a newer mailbox: what was refused at the old one goes there. */
  void moved(ContactRecord contact) {
    Card card = card(contact);
    for (OutboxRecord record : home.outbox.all()) {
      if (card != null
          && record.getContact() == contact.getNumber()
          && record.getRevoked()
          && !record.getSpare().isEmpty()
          && !record.getMailbox().equals(ByteString.copyFrom(card.mailbox().bytes()))) {
        redirect(record, card);
      }
    }
  }

  private @Nullable Card card(ContactRecord contact) {
    SendingEnd end = home.sending.get(Keys.of(contact.getNumber()));
    return end == null ? null : end.peer();
  }

  private void redirect(OutboxRecord record, Card card) {
    OutboxRecord.Builder next =
        record.toBuilder()
            .setRevoked(false)
            .setSendingSpare(true)
            .setMailbox(ByteString.copyFrom(card.mailbox().bytes()))
            .setAskSecret(ByteString.copyFrom(card.askSecret().bytes()))
            .setAgainMillis(home.nowMillis())
            .setNextRelay(0)
            .clearRelays()
            .clearTries();
    for (RelayAddress relay : card.relays()) {
      next.addRelays(relay.text());
    }
    Entries.act(next, REASON + ": the spare was queued for the new one");
    entries.state(next, SentState.QUEUED, "", REASON + "; it goes to the new one");
    entries.put(next.build());
  }
}
