package org.tereze.client.contact;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tereze.client.card.Card;
import org.tereze.client.card.CardException;
import org.tereze.client.card.RelayAddress;
import org.tereze.client.codec.PaddingPolicy;
import org.tereze.client.home.Home;
import org.tereze.client.home.InboxRoom;
import org.tereze.client.home.Keys;
import org.tereze.client.identity.ComparisonWords;
import org.tereze.client.record.ContactRecord;
import org.tereze.client.record.MailboxRecord;
import org.tereze.client.record.SelfRecord;
import org.tereze.client.session.ReceivingEnd;
import org.tereze.client.session.SendingEnd;
import org.tereze.client.session.SessionLimits;
import org.tereze.client.session.StateException;
import org.tereze.client.session.stored.StoredReceivingEnd;
import org.tereze.schema.Move;

/**
 * The contacts of a home, one's own mailboxes for them, and the cards in both directions. Changes
 * ledgers only; the caller commits. Under the home's lock.
 */
public final class ContactBook {
  /** Serial of the claim; bundles go above it. */
  public static final int CLAIM_SERIAL = 1;

  private final Home home;

  /** The contacts of this home. */
  public ContactBook(Home home) {
    this.home = home;
  }

  /** The contact with this name, or null. */
  public @Nullable ContactRecord find(String name) {
    for (ContactRecord contact : home.contacts.all()) {
      if (contact.getName().equals(name)) {
        return contact;
      }
    }
    return null;
  }

  /** The contact with this identity, or null; revoked ones do not count. */
  public @Nullable ContactRecord find(Card card) throws CardException {
    for (ContactRecord contact : home.contacts.all()) {
      if (!contact.getRevoked()
          && !contact.getCard().isEmpty()
          && Card.decode(contact.getCard().toByteArray()).identity().equals(card.identity())) {
        return contact;
      }
    }
    return null;
  }

  /** The contact with this number. */
  public ContactRecord get(int number) {
    ContactRecord contact = home.contacts.get(Keys.of(number));
    if (contact == null) {
      throw new IllegalStateException("no contact " + number);
    }
    return contact;
  }

  /** Stores a contact. */
  public void put(ContactRecord contact) {
    home.contacts.put(Keys.of(contact.getNumber()), contact);
  }

  /** A new contact without anything. */
  public ContactRecord make(String name) {
    SelfRecord self = home.self();
    int number = self.getNextContact();
    home.self(self.toBuilder().setNextContact(number + 1).build());
    ContactRecord contact = ContactRecord.newBuilder().setNumber(number).setName(name).build();
    put(contact);
    return contact;
  }

  /** The receiving end of the newest mailbox for this contact, which is made if there is none. */
  public ReceivingEnd own(ContactRecord contact) throws CardException {
    if (contact.getMailboxesCount() > 0) {
      return receiving(contact.getMailboxes(contact.getMailboxesCount() - 1));
    }
    return addMailbox(contact);
  }

  /** Makes another mailbox for this contact, with a card of its own. */
  public ReceivingEnd addMailbox(ContactRecord contact) throws CardException {
    SelfRecord self = home.self();
    int index = self.getNextMailbox();
    ReceivingEnd end =
        ReceivingEnd.create(
                home.identity(),
                index,
                relays(self),
                self.getOwnName(),
                home.nowHour(),
                home.models().hasBaseSet(),
                home.random())
            .withBundleSerialAbove(CLAIM_SERIAL);
    if (!contact.getCard().isEmpty()) {
      end = end.withContact(Card.decode(contact.getCard().toByteArray()).identity());
    }
    home.self(self.toBuilder().setNextMailbox(index + 1).build());
    home.receiving.put(Keys.of(index), end);
    home.mailboxes.put(
        Keys.of(index),
        MailboxRecord.newBuilder()
            .setIndex(index)
            .setContact(contact.getNumber())
            .setCard(ByteString.copyFrom(end.own().encoded()))
            .build());
    put(contact.toBuilder().addMailboxes(index).build());
    return end;
  }

  /** The own relays of a record, as far as they parse. */
  public static List<RelayAddress> relays(SelfRecord self) throws CardException {
    List<RelayAddress> relays = new ArrayList<>();
    for (String relay : self.getRelaysList()) {
      if (relays.size() < Card.MAX_RELAYS) {
        relays.add(RelayAddress.parse(relay));
      }
    }
    return relays;
  }

  /**
   * Gives a mailbox a newer bundle, which says where its owner is and which text models it reads.
   */
  public ReceivingEnd renewBundle(int index, ReceivingEnd end, List<RelayAddress> relays) {
    ReceivingEnd renewed =
        end.withNewBundle(
            home.identity(),
            relays,
            home.models().readable(),
            home.nowHour(),
            home.confirmedHours(),
            home.random());
    home.receiving.put(Keys.of(index), renewed);
    MailboxRecord mailbox = home.mailboxes.get(Keys.of(index));
    if (mailbox != null) {
      String told = home.models().inventory();
      home.mailboxes.put(Keys.of(index), mailbox.toBuilder().setToldModels(told).build());
    }
    return renewed;
  }

  private ReceivingEnd receiving(int index) {
    ReceivingEnd end = home.receiving.get(Keys.of(index));
    if (end == null) {
      throw new IllegalStateException("no mailbox " + index);
    }
    return end;
  }

  /** Takes the contact's card: from now on it can be written to. */
  public ContactRecord hold(ContactRecord contact, Card card, boolean byBase) throws CardException {
    boolean given = contact.getMailboxesCount() > 0;
    put(
        contact.toBuilder()
            .setCard(ByteString.copyFrom(card.encoded()))
            .setCardByBase(byBase)
            .build());
    ReceivingEnd own = own(get(contact.getNumber()));
    for (int index : get(contact.getNumber()).getMailboxesList()) {
      home.receiving.put(Keys.of(index), receiving(index).withContact(card.identity()));
    }
    SendingEnd known = home.sending.get(Keys.of(contact.getNumber()));
    if (known == null || !known.peer().equals(card)) {
      // A card that was given by hand counts as held: what does not open there is kept and tried
      // again.
      home.sending.put(Keys.of(contact.getNumber()), SendingEnd.to(card, own.own(), given));
    }
    return get(contact.getNumber());
  }

  /**
   * To be called after opening: gives mailboxes and contacts whose keys are gone new ends, as after
   * a restore or with a copied vault (what was sealed to the lost keys comes again as spares), and
   * brings ends up to what the journal says where a crash came between the two segments.
   */
  public void renewEnds() throws CardException {
    for (MailboxRecord mailbox : home.mailboxes.all()) {
      if (mailbox.getContact() != 0) {
        renewReceiving(mailbox);
      }
    }
    for (ContactRecord contact : home.contacts.all()) {
      renewSending(contact);
    }
  }

  private void renewReceiving(MailboxRecord mailbox) throws CardException {
    ByteString key = Keys.of(mailbox.getIndex());
    ContactRecord contact = get(mailbox.getContact());
    boolean listed = contact.getMailboxesList().contains(mailbox.getIndex());
    if (mailbox.getRevoked() && (contact.getRevoked() || !listed)) {
      home.receiving.remove(key);
      return;
    }
    ReceivingEnd end = home.receiving.get(key);
    ByteString card = contact.getCard();
    if (end == null) {
      home.receiving.put(key, withoutKeys(mailbox));
    } else if (end.contact() == null && !card.isEmpty()) {
      home.receiving.put(key, end.withContact(Card.decode(card.toByteArray()).identity()));
    }
  }

  private void renewSending(ContactRecord contact) throws CardException {
    ByteString key = Keys.of(contact.getNumber());
    if (contact.getRevoked()) {
      home.sending.remove(key);
      home.handed.remove(key);
      return;
    }
    if (contact.getCard().isEmpty()) {
      return;
    }
    Card card = Card.decode(contact.getCard().toByteArray());
    SendingEnd end = home.sending.get(key);
    if (end != null && !end.peer().equals(card)) {
      Move move =
          Move.newBuilder()
              .setCard(contact.getCard())
              .setSerial(contact.getMoveSeenSerial())
              .build();
      end = end.acceptMove(move);
      home.sending.put(key, end);
    }
    if (end == null || !end.peer().equals(card)) {
      home.sending.put(key, SendingEnd.to(card, own(contact).own(), true));
    }
  }

  /**
   * With a copied vault: relays may know later statements than it does, so they are asked before
   * anything is published.
   */
  public void forgetSerials() {
    for (MailboxRecord mailbox : home.mailboxes.all()) {
      MailboxRecord.Builder next = mailbox.toBuilder().setSerialUnknown(true);
      for (int i = 0; i < next.getAtCount(); i++) {
        next.setAt(
            i,
            next.getAt(i).toBuilder().setClaimed(false).clearKnownSerial().clearPublishedSerial());
      }
      home.mailboxes.put(Keys.of(mailbox.getIndex()), next.build());
    }
  }

  private ReceivingEnd withoutKeys(MailboxRecord mailbox) {
    StoredReceivingEnd.Builder stored =
        StoredReceivingEnd.newBuilder()
            .setMailboxIndex(mailbox.getIndex())
            .setOwnCard(mailbox.getCard())
            .setLastSerial(CLAIM_SERIAL);
    try {
      ReceivingEnd end = ReceivingEnd.fromBytes(stored.build().toByteArray());
      ContactRecord contact = get(mailbox.getContact());
      return contact.getCard().isEmpty()
          ? end
          : end.withContact(Card.decode(contact.getCard().toByteArray()).identity());
    } catch (StateException | CardException e) {
      throw new IllegalStateException("an own card that does not parse was stored", e);
    }
  }

  /** Takes a move that came sealed from this contact. */
  public void moved(ContactRecord contact, Move move) {
    ByteString key = Keys.of(contact.getNumber());
    SendingEnd end = home.sending.get(key);
    if (end == null) {
      return;
    }
    SendingEnd next = end.acceptMove(move);
    if (next != end) {
      home.sending.put(key, next);
      put(
          contact.toBuilder()
              .setCard(ByteString.copyFrom(next.peer().encoded()))
              .setMoveSeenSerial(move.getSerial())
              .build());
    }
  }

  /**
   * Says when all mailboxes of a contact but this new one end. Returns what to send. The serial is
   * the mailbox's index, so that a crash cannot make two moves of one serial.
   */
  public Move move(ContactRecord contact, ReceivingEnd made) {
    int retire = home.confirmedHours() + SessionLimits.GRACE_HOURS;
    for (int index : contact.getMailboxesList()) {
      MailboxRecord mailbox = home.mailboxes.get(Keys.of(index));
      if (mailbox != null && mailbox.getRetireHours() == 0 && index != made.mailboxIndex()) {
        home.mailboxes.put(
            Keys.of(index), mailbox.toBuilder().setRetireHours(Math.max(1, retire)).build());
      }
    }
    int serial = made.mailboxIndex();
    put(contact.toBuilder().setMoveSentSerial(serial).setMoving(true).build());
    return Move.newBuilder()
        .setCard(ByteString.copyFrom(made.own().encoded()))
        .setSerial(serial)
        .build();
  }

  /** Drops sessions and mailboxes of a contact. */
  public void revoke(ContactRecord contact) {
    put(contact.toBuilder().setRevoked(true).setReceiptDueMillis(0).clearUnopened().build());
    home.sending.remove(Keys.of(contact.getNumber()));
    home.handed.remove(Keys.of(contact.getNumber()));
    for (int index : contact.getMailboxesList()) {
      revokeMailbox(index);
    }
  }

  /** Ends a mailbox of one's own: its keys now, its place at the relays in the next windows. */
  public void revokeMailbox(int index) {
    home.receiving.remove(Keys.of(index));
    MailboxRecord mailbox = home.mailboxes.get(Keys.of(index));
    if (mailbox != null) {
      home.mailboxes.put(Keys.of(index), mailbox.toBuilder().setRevoked(true).build());
    }
  }

  /**
   * Ends a mailbox whose contact has another one by now: keys and sessions go, only spares of
   * reports that never reached it are read, at the other one.
   */
  public void retireMailbox(int index) {
    revokeMailbox(index);
    MailboxRecord mailbox = home.mailboxes.get(Keys.of(index));
    if (mailbox != null) {
      home.receiving.put(Keys.of(index), withoutKeys(mailbox));
    }
  }

  /** A contact as people see it. */
  public Contact view(ContactRecord contact) {
    SendingEnd end = home.sending.get(Keys.of(contact.getNumber()));
    Contact.State state =
        contact.getRevoked()
            ? Contact.State.REVOKED
            : contact.getMoving() ? Contact.State.MOVING : Contact.State.ACTIVE;
    return new Contact(
        contact.getName(),
        state,
        !contact.getCard().isEmpty(),
        contact.getMailboxesCount() > 0,
        contact.getConfirmed(),
        end != null && end.quantumSafe(),
        !contact.getRevoked() && !new InboxRoom(home).isThere(contact.getNumber()),
        PaddingPolicy.of(contact.getPadding()));
  }

  /** The words that this person and the contact compare; empty while no card is held. */
  public List<String> words(ContactRecord contact) throws CardException {
    if (contact.getCard().isEmpty()) {
      return Collections.emptyList();
    }
    Card card = Card.decode(contact.getCard().toByteArray());
    return ComparisonWords.of(home.identity().publicIdentity(), card.identity());
  }
}
