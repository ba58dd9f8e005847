package org.tereze.client.inbox;

import com.google.protobuf.ByteString;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tereze.client.card.Card;
import org.tereze.client.card.CardException;
import org.tereze.client.contact.ContactBook;
import org.tereze.client.home.Home;
import org.tereze.client.home.Keys;
import org.tereze.client.identity.PublicIdentity;
import org.tereze.client.outbox.Deliveries;
import org.tereze.client.record.ContactRecord;
import org.tereze.client.session.Opened;
import org.tereze.client.session.SendingEnd;
import org.tereze.schema.Control;
import org.tereze.schema.Receipt;
import org.tereze.wire.EnvelopeId;

/**
 * What contacts' programs tell each other inside reports: cards, receipts, notices, moves. Changes
 * ledgers only; the caller commits. Under the home's lock.
 */
final class Tidings {
  private final Home home;
  private final ContactBook book;
  private final Deliveries deliveries;

  Tidings(Home home, ContactBook book, Deliveries deliveries) {
    this.home = home;
    this.book = book;
    this.deliveries = deliveries;
  }

  /** Takes what a report brought; returns whether there was a card. */
  boolean take(ContactRecord contact, Opened opened) {
    Control control = opened.report().getControl();
    boolean cardCame = takeCard(contact, opened);
    ContactRecord now = book.get(contact.getNumber());
    ByteString key = Keys.of(now.getNumber());
    SendingEnd end = home.sending.get(key);
    boolean proven = isProven(now, opened.sender());
    if (end == null || !proven) {
      return cardCame;
    }
    end = end.withPeerHoldingOwnCard();
    for (Receipt receipt : control.getReceiptsList()) {
      end = end.acceptReceipt(receipt);
      deliveries.recipients().receipt(now, receipt);
    }
    home.sending.put(key, end);
    deliveries.recipients().unopened(now, named(control.getUnopened()));
    if (control.hasMove()) {
      book.moved(book.get(now.getNumber()), control.getMove());
      deliveries.recipients().moved(book.get(now.getNumber()));
      cardCame = true;
    }
    return cardCame;
  }

  private static Set<ByteString> named(ByteString ids) {
    Set<ByteString> named = new LinkedHashSet<>();
    int count = Math.min(Unopened.MAX_NAMED, ids.size() / EnvelopeId.BYTES);
    for (int i = 0; i < count; i++) {
      named.add(ids.substring(i * EnvelopeId.BYTES, (i + 1) * EnvelopeId.BYTES));
    }
    return named;
  }

  /** A card inside an opening whose sender could not know that we hold it. */
  private boolean takeCard(ContactRecord contact, Opened opened) {
    ByteString encoded = opened.report().getControl().getCard();
    if (encoded.isEmpty() || !contact.getCard().isEmpty()) {
      return false;
    }
    try {
      Card card = Card.decode(encoded.toByteArray());
      if (!card.identity().equals(opened.sender())) {
        return false;
      }
      book.hold(contact, card, true);
      return true;
    } catch (CardException e) {
      return false;
    }
  }

  /** Whether the contact's receipt is awaited for these. */
  static boolean areKeptForReceipt(Control control) {
    return control.hasMove() || !control.getUnopened().isEmpty();
  }

  /** Whether the contact's own identity opened the session. */
  static boolean isProven(ContactRecord contact, @Nullable PublicIdentity sender) {
    if (sender == null || contact.getCard().isEmpty()) {
      return false;
    }
    try {
      return Card.decode(contact.getCard().toByteArray()).identity().equals(sender);
    } catch (CardException e) {
      return false;
    }
  }
}
