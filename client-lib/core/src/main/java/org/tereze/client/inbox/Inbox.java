package org.tereze.client.inbox;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tereze.client.contact.ContactBook;
import org.tereze.client.home.Home;
import org.tereze.client.home.InboxRoom;
import org.tereze.client.home.Keys;
import org.tereze.client.outbox.Deliveries;
import org.tereze.client.record.ContactRecord;
import org.tereze.client.record.InboxRecord;
import org.tereze.client.record.MailboxRecord;
import org.tereze.client.record.UnopenedRecord;
import org.tereze.client.report.Reports;
import org.tereze.client.session.LaterSecret;
import org.tereze.client.session.Opened;
import org.tereze.client.session.Outcome;
import org.tereze.client.session.ReceivingEnd;
import org.tereze.client.session.SendingEnd;
import org.tereze.schema.Attachment;
import org.tereze.schema.FileChunk;
import org.tereze.schema.Report;
import org.tereze.wire.EnvelopeId;

/**
 * Opens what comes to one's own mailboxes and keeps it. Changes ledgers only; the caller commits,
 * journal first, before a relay hears that anything was collected. Under the home's lock.
 *
 * <p>Guarantees: a report is kept once for each session and number, whatever envelopes bring it;
 * what does not open is kept and tried again after every opening and every new card, as {@link
 * Unopened} says; so is what opens while {@link InboxRoom} has no room for it.
 */
public final class Inbox {
  /** How often what waits is tried again for one cause. */
  private static final int MAX_RETRY_ROUNDS = 8;

  /** Opened reports in one batch of the vault. */
  private static final long MAX_ADDED_BYTES = 4 * 1024 * 1024;

  private final Home home;
  private final ContactBook book;
  private final ReceiptClock receipts;
  private final Set<Long> shown = new LinkedHashSet<>();
  private final Set<Long> grown = new LinkedHashSet<>();
  private final SeenMarks seen;
  private final Tidings tidings;
  private final Unopened unopened;
  private final InboxRoom room;
  private final PartSeries parts;
  private final ReceivedFiles files;

  /** Contacts of which something may open now, and which round it is. */
  private final Map<Integer, Integer> retryDue = new LinkedHashMap<>();

  private long addedBytes;

  /**
   * The inbox of this home; what contacts say about one's own reports goes to {@code deliveries}.
   */
  public Inbox(Home home, ContactBook book, Deliveries deliveries, ReceiptClock receipts) {
    this.home = home;
    this.book = book;
    this.receipts = receipts;
    this.seen = new SeenMarks(home);
    this.tidings = new Tidings(home, book, deliveries);
    this.unopened = new Unopened(home, receipts);
    this.room = new InboxRoom(home);
    this.parts = new PartSeries(home);
    this.files = new ReceivedFiles(home);
  }

  /** The numbers of the reports that were added since the last call. */
  public List<Long> takeShown() {
    List<Long> numbers = new ArrayList<>(shown);
    shown.clear();
    return numbers;
  }

  /** The numbers of the reports of which further parts came since the last call. */
  public List<Long> takeGrown() {
    List<Long> numbers = new ArrayList<>(grown);
    grown.clear();
    return numbers;
  }

  /** To be called after each commit, and each time that changes were undone. */
  public void committed() {
    addedBytes = 0;
    room.forget();
    parts.forget();
  }

  /** How many envelopes were kept unopened since the last call. */
  public int takeUnopened() {
    return unopened.takeKept();
  }

  /** How many of those kept had to make room since the last call; their sender is told. */
  public int takeDiscarded() {
    return unopened.takeDiscarded();
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
    if (opened == null || opened.outcome() == Outcome.UNOPENABLE) {
      String needed = opened == null ? null : opened.neededModel();
      unopened.keep(index, id, envelope, opened == null, needed == null ? "" : needed);
    } else if (opened.outcome() == Outcome.OPENED) {
      opened(contact, opened, id.bytes());
    }
  }

  /**
   * Tries the mailbox that it came from, then the contact's others: sessions outlive a move. Null
   * if it opens and there is no room for what it holds; nothing has changed then.
   */
  private @Nullable Opened open(ContactRecord contact, ReceivingEnd first, byte[] envelope) {
    Opened opened = openAt(contact, first, envelope);
    for (int index : contact.getMailboxesList()) {
      ReceivingEnd other = home.receiving.get(Keys.of(index));
      if (opened != null
          && opened.outcome() == Outcome.UNOPENABLE
          && opened.neededModel() == null
          && other != null
          && other.mailboxIndex() != first.mailboxIndex()) {
        opened = openAt(contact, other, envelope);
      }
    }
    return opened;
  }

  private @Nullable Opened openAt(ContactRecord contact, ReceivingEnd end, byte[] envelope) {
    Opened opened =
        end.open(home.workspace(), envelope, otherSecrets(contact, end), home.confirmedHours());
    // Bound: what one contact sends never takes the room of the others, nor of one's own reports.
    if (opened.outcome() == Outcome.OPENED
        && !Reports.isControlOnly(opened.report())
        && !room.fits(contact.getNumber(), opened.report().getSerializedSize())) {
      return null;
    }
    home.receiving.put(Keys.of(end.mailboxIndex()), opened.next());
    return opened;
  }

  /**
   * What openings to this end may rest on beside its own: the other direction's, and what came to
   * the contact's other mailboxes, since the first opening after a move rests on the sessions
   * before it.
   */
  private List<LaterSecret> otherSecrets(ContactRecord contact, ReceivingEnd end) {
    SendingEnd sending = home.sending.get(Keys.of(contact.getNumber()));
    List<LaterSecret> secrets =
        new ArrayList<>(sending == null ? Collections.emptyList() : sending.laterSecrets());
    for (int index : contact.getMailboxesList()) {
      ReceivingEnd other = home.receiving.get(Keys.of(index));
      if (other != null && index != end.mailboxIndex()) {
        secrets.addAll(other.laterSecrets());
      }
    }
    return secrets;
  }

  private void opened(ContactRecord contact, Opened opened, byte[] envelopeId) {
    ByteString place = Keys.of(opened.session().bytes(), opened.number());
    // Order: this mark is durable before the chain moves on, so that a crash between shows nothing
    // twice.
    if (!seen.add(place)) {
      return;
    }
    boolean cardCame = tidings.take(contact, opened);
    ContactRecord now = book.get(contact.getNumber());
    if (!Reports.isControlOnly(opened.report())) {
      add(now, opened, envelopeId);
      receipts.owe(now.getNumber());
    } else if (opened.number() == 0
        || opened.spare()
        || Tidings.areKeptForReceipt(opened.report().getControl())) {
      receipts.owe(now.getNumber());
    }
    if (opened.number() == 0 || cardCame) {
      retryDue.putIfAbsent(now.getNumber(), 1);
    }
  }

  private void add(ContactRecord contact, Opened opened, byte[] envelopeId) {
    Report report = opened.report().toBuilder().clearControl().build();
    if (report.hasChunk()) {
      addPiece(contact.getNumber(), report.getChunk());
      return;
    }
    InboxRecord.Builder record =
        InboxRecord.newBuilder()
            .setContact(contact.getNumber())
            .setReport(report.toByteString())
            .setSession(ByteString.copyFrom(opened.session().bytes()))
            .setNumber(opened.number())
            .setReceivedMillis(home.nowMillis())
            .setProven(Tidings.isProven(contact, opened.sender()))
            .setEnvelopeId(ByteString.copyFrom(envelopeId));
    PartSeries.Kept kept = parts.keep(record, report);
    if (kept == PartSeries.Kept.FORGOTTEN) {
      return;
    }
    took(contact.getNumber(), report.getSerializedSize());
    for (Attachment attachment : new OpenedPart(record.build()).attachments()) {
      files.named(contact.getNumber(), attachment);
    }
    if (kept == PartSeries.Kept.NEW) {
      shown.add(record.getId());
    } else if (!shown.contains(record.getId())) {
      grown.add(record.getId());
    }
  }

  private void addPiece(int contact, FileChunk chunk) {
    if (files.keep(contact, chunk)) {
      took(contact, chunk.getSerializedSize());
    }
  }

  private void took(int contact, int bytes) {
    addedBytes += bytes;
    room.took(contact, bytes);
  }

  /**
   * Whether what was taken should be committed before more is: an envelope can hold eight times its
   * size, and a batch of the vault is bounded.
   */
  public boolean isBatchFull() {
    return addedBytes > MAX_ADDED_BYTES;
  }

  /**
   * Tries again what waited, if something came since the last time that may open it. Once for all
   * that was taken, and in a loop: a contact can have a thousand envelopes wait for each other.
   * Returns whether there is more to do, after a commit.
   */
  public boolean finish() {
    while (!retryDue.isEmpty() && !isBatchFull()) {
      Map.Entry<Integer, Integer> due = retryDue.entrySet().iterator().next();
      int number = due.getKey();
      int rounds = due.getValue();
      retryDue.remove(number);
      retryOnce(book.get(number));
      // Bound: what is still left waits for the next opening.
      if (rounds >= MAX_RETRY_ROUNDS && !isBatchFull()) {
        retryDue.remove(number);
      } else {
        retryDue.computeIfPresent(number, (unused, fresh) -> rounds + 1);
      }
    }
    return isBatchFull();
  }

  /** What this contact sent may open now: to be tried by {@link #finish}. */
  public void retry(ContactRecord contact) {
    room.forget();
    retryDue.put(contact.getNumber(), 1);
  }

  private void retryOnce(ContactRecord contact) {
    for (ByteString key : unopened.of(contact.getMailboxesList())) {
      if (isBatchFull()) {
        retryDue.put(contact.getNumber(), 1);
        return;
      }
      retryEnvelope(contact.getNumber(), key);
    }
  }

  private void retryEnvelope(int contact, ByteString key) {
    UnopenedRecord record = home.unopened.get(key);
    ReceivingEnd end = record == null ? null : home.receiving.get(Keys.of(record.getMailbox()));
    if (record == null || end == null) {
      unopened.remove(key);
      return;
    }
    Opened opened = open(book.get(contact), end, record.getEnvelope().toByteArray());
    if (opened == null) {
      return;
    }
    if (opened.outcome() == Outcome.UNOPENABLE) {
      unopened.needs(key, opened.neededModel() == null ? "" : opened.neededModel());
      return;
    }
    unopened.remove(key);
    if (opened.outcome() == Outcome.OPENED) {
      opened(book.get(contact), opened, key.toByteArray());
    }
  }

  /** Those whose content waits for a text model, in no order. */
  public List<WaitingReport> waiting() {
    List<WaitingReport> waiting = new ArrayList<>();
    for (UnopenedRecord record : home.unopened.all()) {
      MailboxRecord mailbox = home.mailboxes.get(Keys.of(record.getMailbox()));
      if (!record.getNeeds().isEmpty() && mailbox != null) {
        ContactRecord contact = book.get(mailbox.getContact());
        Instant received = Instant.ofEpochMilli(record.getReceivedMillis());
        waiting.add(new WaitingReport(contact.getName(), received, record.getNeeds()));
      }
    }
    return waiting;
  }

  /** What waits for a text model that is there by now: to be tried by {@link #finish}. */
  public void retryReadable() {
    for (UnopenedRecord record : home.unopened.all()) {
      MailboxRecord mailbox = home.mailboxes.get(Keys.of(record.getMailbox()));
      if (!record.getNeeds().isEmpty() && mailbox != null && home.models().has(record.getNeeds())) {
        retry(book.get(mailbox.getContact()));
      }
    }
  }

  /** The ids that a notice to this contact names, which count as told then. */
  public ByteString takeNotice(int contact) {
    return unopened.takeNotice(contact);
  }

  /**
   * Forgets a report that was opened with its files, what is still to come of it included; returns
   * whose it was, null if it was not there.
   */
  public @Nullable ContactRecord forget(long id) {
    List<InboxRecord> records = records(id);
    if (records.isEmpty()) {
      return null;
    }
    parts.remove(records);
    int contact = records.get(0).getContact();
    for (InboxRecord record : records) {
      for (Attachment attachment : new OpenedPart(record).attachments()) {
        if (!files.isNamed(contact, attachment)) {
          files.forget(contact, attachment);
        }
      }
    }
    return book.get(records.get(0).getContact());
  }

  /** Everything that was opened, oldest first. */
  public List<ReceivedReport> all() {
    List<ReceivedReport> reports = new ArrayList<>();
    List<InboxRecord> report = new ArrayList<>();
    for (InboxRecord record : home.inbox.all()) {
      if (!report.isEmpty() && report.get(0).getId() != record.getId()) {
        reports.add(view(report));
        report.clear();
      }
      if (!record.getForgotten()) {
        report.add(record);
      }
    }
    if (!report.isEmpty()) {
      reports.add(view(report));
    }
    return reports;
  }

  /** The report with this number, or null. */
  public @Nullable ReceivedReport get(long id) {
    List<InboxRecord> records = records(id);
    return records.isEmpty() ? null : view(records);
  }

  /** What has come of the report with this number, in the order of its parts; empty if nothing. */
  public List<InboxRecord> records(long id) {
    List<InboxRecord> records = home.inbox.under(Keys.of(id));
    records.removeIf(InboxRecord::getForgotten);
    return records;
  }

  /** The files that the report with this number names, in its order. */
  public List<Attachment> attachments(long id) {
    List<Attachment> attachments = new ArrayList<>();
    for (InboxRecord record : records(id)) {
      attachments.addAll(new OpenedPart(record).attachments());
    }
    return attachments;
  }

  private ReceivedReport view(List<InboxRecord> records) {
    ContactRecord contact = home.contacts.get(Keys.of(records.get(0).getContact()));
    return new InboxView(home, records, contact).report();
  }

  /** Forgets marks of what was seen that nothing can need any more. */
  public void forgetOld() {
    seen.forgetOld();
    parts.forgetOld();
    files.forgetOld();
  }

  /**
   * The envelope id of a report here, or of the first part of it that is, for an answer that names
   * it; empty if unknown.
   */
  public ByteString envelopeId(long id) {
    List<InboxRecord> records = records(id);
    return records.isEmpty() ? ByteString.EMPTY : records.get(0).getEnvelopeId();
  }
}
