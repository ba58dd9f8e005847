package org.tereze.client.inbox;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tereze.client.card.Card;
import org.tereze.client.card.CardException;
import org.tereze.client.contact.ContactBook;
import org.tereze.client.home.Home;
import org.tereze.client.home.Keys;
import org.tereze.client.identity.PublicIdentity;
import org.tereze.client.outbox.Deliveries;
import org.tereze.client.record.ContactRecord;
import org.tereze.client.record.InboxRecord;
import org.tereze.client.record.MailboxRecord;
import org.tereze.client.record.SeenRecord;
import org.tereze.client.record.UnopenedRecord;
import org.tereze.client.report.Reports;
import org.tereze.client.session.LaterSecret;
import org.tereze.client.session.Opened;
import org.tereze.client.session.Outcome;
import org.tereze.client.session.ReceivingEnd;
import org.tereze.client.session.SendingEnd;
import org.tereze.schema.Control;
import org.tereze.schema.Receipt;
import org.tereze.schema.Report;
import org.tereze.wire.EnvelopeId;
import org.tereze.wire.Limits;

/**
 * Opens what comes to one's own mailboxes and keeps it. Changes ledgers only; the caller commits,
 * journal first, before a relay hears that anything was collected. Under the home's lock.
 *
 * <p>Guarantees: a report is kept once for each session and number, whatever envelopes bring it;
 * what does not open is kept and tried again after every opening and every new card, up to {@value
 * #MAX_UNOPENED} a mailbox and {@value #UNOPENED_DAYS} days.
 */
public final class Inbox {
  /** Envelopes kept a mailbox that do not open. */
  static final int MAX_UNOPENED = 1_000;

  static final int UNOPENED_DAYS = 30;

  private static final long MILLIS_PER_DAY = 86_400_000;

  /** What one envelope may name; more is cut off. */
  private static final int MAX_NAMED = 512;

  private final Home home;
  private final ContactBook book;
  private final Deliveries deliveries;
  private final ReceiptClock receipts;
  private final List<Long> shown = new ArrayList<>();
  private int unopened;

  /**
   * The inbox of this home; what contacts say about one's own reports goes to {@code deliveries}.
   */
  public Inbox(Home home, ContactBook book, Deliveries deliveries, ReceiptClock receipts) {
    this.home = home;
    this.book = book;
    this.deliveries = deliveries;
    this.receipts = receipts;
  }

  /** The numbers of the reports that were added since the last call. */
  public List<Long> takeShown() {
    List<Long> numbers = new ArrayList<>(shown);
    shown.clear();
    return numbers;
  }

  /** How many envelopes were kept unopened since the last call. */
  public int takeUnopened() {
    int count = unopened;
    unopened = 0;
    return count;
  }

  /** Takes an envelope that was delivered from mailbox {@code index}. */
  public void take(int index, byte[] envelope) {
    MailboxRecord mailbox = home.mailboxes.get(Keys.of(index));
    ReceivingEnd end = home.receiving.get(Keys.of(index));
    if (mailbox == null || end == null) {
      return;
    }
    ContactRecord contact = book.get(mailbox.getContact());
    EnvelopeId id = EnvelopeId.of(end.own().mailbox(), envelope);
    Opened opened = open(contact, end, envelope);
    if (opened.outcome() == Outcome.UNOPENABLE) {
      keep(contact, index, id, envelope);
    } else if (opened.outcome() == Outcome.OPENED) {
      opened(contact, opened, id.bytes());
    }
  }

  /** Tries the mailbox that it came from, then the contact's others: sessions outlive a move. */
  private Opened open(ContactRecord contact, ReceivingEnd first, byte[] envelope) {
    Opened opened = openAt(contact, first, envelope);
    for (int index : contact.getMailboxesList()) {
      ReceivingEnd other = home.receiving.get(Keys.of(index));
      if (opened.outcome() == Outcome.UNOPENABLE
          && other != null
          && other.mailboxIndex() != first.mailboxIndex()) {
        opened = openAt(contact, other, envelope);
      }
    }
    return opened;
  }

  private Opened openAt(ContactRecord contact, ReceivingEnd end, byte[] envelope) {
    Opened opened = end.open(home.identity(), envelope, reverse(contact), home.confirmedHours());
    home.receiving.put(Keys.of(end.mailboxIndex()), opened.next());
    return opened;
  }

  private List<LaterSecret> reverse(ContactRecord contact) {
    SendingEnd end = home.sending.get(Keys.of(contact.getNumber()));
    return end == null ? Collections.emptyList() : end.laterSecrets();
  }

  private void keep(ContactRecord contact, int index, EnvelopeId id, byte[] envelope) {
    ByteString key = ByteString.copyFrom(id.bytes());
    if (home.unopened.get(key) != null) {
      return;
    }
    makeRoom(index);
    home.unopened.put(
        key,
        UnopenedRecord.newBuilder()
            .setEnvelope(ByteString.copyFrom(envelope))
            .setMailbox(index)
            .setReceivedMillis(home.nowMillis())
            .build());
    unopened++;
    if (contact.getUnopenedCount() < MAX_NAMED) {
      book.put(contact.toBuilder().addUnopened(key).build());
      receipts.owe(contact.getNumber());
    }
  }

  /** Bound: whoever may write to a mailbox can fill it with noise; the oldest goes. */
  private void makeRoom(int index) {
    int count = 0;
    ByteString oldest = null;
    long oldestMillis = Long.MAX_VALUE;
    for (ByteString key : home.unopened.keys()) {
      UnopenedRecord record = home.unopened.get(key);
      if (record == null || record.getMailbox() != index) {
        continue;
      }
      if (home.nowMillis() - record.getReceivedMillis() > UNOPENED_DAYS * MILLIS_PER_DAY) {
        home.unopened.remove(key);
        continue;
      }
      count++;
      if (record.getReceivedMillis() < oldestMillis) {
        oldestMillis = record.getReceivedMillis();
        oldest = key;
      }
    }
    if (count >= MAX_UNOPENED && oldest != null) {
      home.unopened.remove(oldest);
    }
  }

  private void opened(ContactRecord contact, Opened opened, byte[] envelopeId) {
    ByteString place = Keys.of(opened.session().bytes(), opened.number());
    // Order: this mark is durable before the chain moves on, so that a crash between shows nothing
    // twice.
    if (home.seen.get(place) != null) {
      return;
    }
    home.seen.put(place, SeenRecord.newBuilder().setHour(home.nowHour()).build());
    boolean cardCame = control(contact, opened);
    ContactRecord now = book.get(contact.getNumber());
    if (!Reports.isControlOnly(opened.report())) {
      add(now, opened, envelopeId);
      receipts.owe(now.getNumber());
    } else if (opened.number() == 0 || isKeptForReceipt(opened.report().getControl())) {
      receipts.owe(now.getNumber());
    }
    if (opened.number() == 0 || cardCame) {
      retry(book.get(now.getNumber()));
    }
  }

  private static boolean isKeptForReceipt(Control control) {
    return control.hasMove() || !control.getUnopened().isEmpty();
  }

  private void add(ContactRecord contact, Opened opened, byte[] envelopeId) {
    long id = home.self().getNextReceived();
    home.self(home.self().toBuilder().setNextReceived(id + 1).build());
    Report report = opened.report().toBuilder().clearControl().build();
    home.inbox.put(
        Keys.of(id),
        InboxRecord.newBuilder()
            .setId(id)
            .setContact(contact.getNumber())
            .setReport(report.toByteString())
            .setSession(ByteString.copyFrom(opened.session().bytes()))
            .setNumber(opened.number())
            .setReceivedMillis(home.nowMillis())
            .setProven(isProven(contact, opened.sender()))
            .setEnvelopeId(ByteString.copyFrom(envelopeId))
            .build());
    shown.add(id);
  }

  private static boolean isProven(ContactRecord contact, @Nullable PublicIdentity sender) {
    if (sender == null || contact.getCard().isEmpty()) {
      return false;
    }
    try {
      return Card.decode(contact.getCard().toByteArray()).identity().equals(sender);
    } catch (CardException e) {
      return false;
    }
  }

  /** What the programs tell each other; returns whether it brought a card. */
  private boolean control(ContactRecord contact, Opened opened) {
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
    ByteString named = control.getUnopened();
    int count = Math.min(MAX_NAMED, named.size() / EnvelopeId.BYTES);
    for (int i = 0; i < count; i++) {
      deliveries
          .recipients()
          .unopened(now, named.substring(i * EnvelopeId.BYTES, (i + 1) * EnvelopeId.BYTES));
    }
    if (control.hasMove()) {
      book.moved(book.get(now.getNumber()), control.getMove());
      cardCame = true;
    }
    return cardCame;
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

  /** Tries what did not open before. */
  public void retry(ContactRecord contact) {
    for (ByteString key : home.unopened.keys()) {
      UnopenedRecord record = home.unopened.get(key);
      if (record == null || !contact.getMailboxesList().contains(record.getMailbox())) {
        continue;
      }
      ReceivingEnd end = home.receiving.get(Keys.of(record.getMailbox()));
      if (end == null) {
        home.unopened.remove(key);
        continue;
      }
      Opened opened = open(contact, end, record.getEnvelope().toByteArray());
      if (opened.outcome() != Outcome.UNOPENABLE) {
        home.unopened.remove(key);
        forgetNotice(contact.getNumber(), key);
      }
      if (opened.outcome() == Outcome.OPENED) {
        opened(book.get(contact.getNumber()), opened, key.toByteArray());
      }
    }
  }

  private void forgetNotice(int number, ByteString id) {
    ContactRecord contact = book.get(number);
    List<ByteString> left = new ArrayList<>(contact.getUnopenedList());
    if (left.remove(id)) {
      book.put(contact.toBuilder().clearUnopened().addAllUnopened(left).build());
    }
  }

  /** Everything that was opened, oldest first. */
  public List<ReceivedReport> all() {
    List<ReceivedReport> reports = new ArrayList<>();
    for (InboxRecord record : home.inbox.all()) {
      reports.add(view(record));
    }
    return reports;
  }

  /** The report with this number, or null. */
  public @Nullable ReceivedReport get(long id) {
    InboxRecord record = home.inbox.get(Keys.of(id));
    return record == null ? null : view(record);
  }

  private ReceivedReport view(InboxRecord record) {
    return new InboxView(home, record, home.contacts.get(Keys.of(record.getContact()))).report();
  }

  /** Forgets marks that nothing can need any more: relays redeliver nothing so old. */
  public void forgetOld() {
    int oldest = home.nowHour() - 4 * Limits.MAX_LIFETIME_HOURS;
    for (ByteString place : home.seen.keys()) {
      SeenRecord record = home.seen.get(place);
      if (record != null && record.getHour() < oldest) {
        home.seen.remove(place);
      }
    }
  }

  /** The envelope id of a report here, for an answer that names it; empty if unknown. */
  public ByteString envelopeId(long id) {
    InboxRecord record = home.inbox.get(Keys.of(id));
    return record == null ? ByteString.EMPTY : record.getEnvelopeId();
  }
}
