package org.tereze.client;

import java.util.ArrayList;
import java.util.List;
import org.tereze.client.ClientException.Reason;
import org.tereze.client.card.Card;
import org.tereze.client.card.CardException;
import org.tereze.client.codec.PaddingPolicy;
import org.tereze.client.contact.Contact;
import org.tereze.client.contact.ContactBook;
import org.tereze.client.home.Home;
import org.tereze.client.outbox.Deliveries;
import org.tereze.client.outbox.Outbox;
import org.tereze.client.record.ContactRecord;
import org.tereze.client.vault.CommitOrder;
import org.tereze.client.vault.VaultException;

/**
 * What a person may do with a contact of a certain name. Changes ledgers; the caller commits at the
 * end. Under the home's lock.
 */
final class People {
  private static final int MOST_NAME_CHARS = 64;

  private final Home home;
  private final ContactBook book;
  private final OwnRelays relays;
  private final LateOpening late;

  People(Home home, ContactBook book, OwnRelays relays, LateOpening late) {
    this.home = home;
    this.book = book;
    this.relays = relays;
    this.late = late;
  }

  /** As they were made, revoked ones included. */
  List<Contact> all() {
    List<Contact> contacts = new ArrayList<>();
    for (ContactRecord contact : home.contacts.all()) {
      contacts.add(book.view(contact));
    }
    return contacts;
  }

  Contact view(String name) throws ClientException {
    return book.view(find(name));
  }

  private ContactRecord find(String name) throws ClientException {
    ContactRecord contact = book.find(name);
    if (contact == null) {
      throw new ClientException(Reason.UNKNOWN_CONTACT, "there is no contact “" + name + "”");
    }
    return contact;
  }

  private ContactRecord withCard(String name) throws ClientException {
    ContactRecord contact = find(name);
    needCard(contact);
    return contact;
  }

  private static void needCard(ContactRecord contact) throws ClientException {
    if (contact.getCard().isEmpty()) {
      throw new ClientException(
          Reason.NO_CARD,
          "no card of “" + contact.getName() + "” is held yet: ask for it and add it");
    }
  }

  private static void refuseRevoked(ContactRecord contact) throws ClientException {
    if (contact.getRevoked()) {
      throw new ClientException(
          Reason.REVOKED, "“" + contact.getName() + "” was revoked; use another name");
    }
  }

  /** The contact if something can be sealed to it, and kept, now. */
  ContactRecord writable(String name) throws ClientException {
    ContactRecord contact = find(name);
    refuseRevoked(contact);
    needCard(contact);
    if (!new Outbox(home).hasRoom()) {
      throw new ClientException(Reason.OUTBOX_FULL, "the outbox is full: nothing was written");
    }
    return contact;
  }

  /** The card made for this contact, who may be new, as a URI. */
  String ownCard(String name, String ownName)
      throws ClientException, CardException, VaultException {
    ContactRecord contact = book.find(name);
    if (contact == null) {
      contact = make(name);
    }
    refuseRevoked(contact);
    useName(ownName);
    relays.need();
    String uri = book.own(contact).own().uri();
    // Order: a card's private half is durable before the journal knows of the card.
    home.commit(CommitOrder.CHAINS_FIRST);
    return uri;
  }

  private ContactRecord make(String name) throws ClientException {
    if (name.trim().isEmpty() || name.length() > MOST_NAME_CHARS) {
      throw new ClientException(Reason.UNKNOWN_CONTACT, "a contact's name has 1 to 64 characters");
    }
    return book.make(name);
  }

  private void useName(String ownName) {
    if (home.self().getOwnName().isEmpty() && !ownName.isEmpty()) {
      home.self(home.self().toBuilder().setOwnName(ownName).build());
    }
  }

  /** Somebody else's card from its URI. */
  Card parse(String uri) throws ClientException {
    Card card;
    try {
      card = Card.parse(uri);
    } catch (CardException e) {
      throw new ClientException(Reason.BAD_CARD, String.valueOf(e.getMessage()), e);
    }
    if (card.identity().equals(home.identity().publicIdentity())) {
      throw new ClientException(Reason.BAD_CARD, "this is your own card");
    }
    return card;
  }

  /** Takes this contact's card; the contact may be new. */
  Contact add(String name, Card card) throws ClientException, CardException, VaultException {
    relays.need();
    ContactRecord contact = holder(name, card);
    refuseRevoked(contact);
    ContactRecord held = book.hold(contact, card, false);
    // Order: as for a card of one's own; what then opens is in the journal before its chain moves.
    home.commit(CommitOrder.CHAINS_FIRST);
    late.of(held);
    return book.view(book.get(held.getNumber()));
  }

  /** Who is to hold the card under this name. */
  private ContactRecord holder(String name, Card card) throws ClientException, CardException {
    ContactRecord holder = book.find(card);
    ContactRecord named = book.find(name);
    if (holder != null && (named == null || named.getNumber() != holder.getNumber())) {
      throw new ClientException(
          Reason.CONTACT_EXISTS,
          "this card's owner is already your contact “" + holder.getName() + "”");
    }
    if (named == null) {
      return make(name);
    }
    if (holder == null && !named.getCard().isEmpty()) {
      refuseRevoked(named);
      throw new ClientException(
          Reason.CARD_OF_ANOTHER,
          "this card belongs to someone else than the “"
              + name
              + "” you have: use another name, or revoke first");
    }
    return named;
  }

  /** The words to be read to each other. */
  List<String> words(String name) throws ClientException {
    try {
      return book.words(withCard(name));
    } catch (CardException e) {
      throw new ClientException(Reason.STORAGE, "the vault holds a card that does not parse", e);
    }
  }

  void confirm(String name) throws ClientException {
    book.put(withCard(name).toBuilder().setConfirmed(true).build());
  }

  Contact padding(String name, PaddingPolicy policy) throws ClientException {
    ContactRecord contact = find(name).toBuilder().setPadding(policy.code()).build();
    book.put(contact);
    return book.view(contact);
  }

  /** Cancels what is queued to this contact, too. */
  void revoke(String name) throws ClientException {
    ContactRecord contact = find(name);
    new Deliveries(home).cancel(contact);
    book.revoke(contact);
  }
}
