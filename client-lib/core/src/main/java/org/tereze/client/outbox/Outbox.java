package org.tereze.client.outbox;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tereze.client.card.Card;
import org.tereze.client.card.RelayAddress;
import org.tereze.client.codec.PaddingPolicy;
import org.tereze.client.cost.CostBook;
import org.tereze.client.home.Home;
import org.tereze.client.home.Keys;
import org.tereze.client.record.ContactRecord;
import org.tereze.client.record.OutboxRecord;
import org.tereze.client.record.What;
import org.tereze.client.report.Reports;
import org.tereze.client.session.EnvelopeGauge;
import org.tereze.client.session.LaterSecret;
import org.tereze.client.session.ReceivingEnd;
import org.tereze.client.session.SealException;
import org.tereze.client.session.Sealed;
import org.tereze.client.session.SendingEnd;
import org.tereze.client.vault.CommitOrder;
import org.tereze.client.vault.VaultException;
import org.tereze.schema.Report;
import org.tereze.wire.Limits;
import org.tereze.wire.Precedence;

/**
 * Sealed envelopes on their way, and what is known of each. Everything under the home's lock.
 *
 * <p>Guarantees: the chain that sealed an envelope is durably past it before the envelope can
 * leave; an envelope is kept, with its spare, until the recipient's receipt; what a person wrote is
 * never removed without an end that {@link SentReport#state} tells.
 *
 * <p>{@link Deliveries} moves entries on; this class adds and shows them.
 */
public final class Outbox {
  /** Entries that are still on their way. */
  static final int MAX_LIVE = 10_000;

  static final String NEVER_TAKEN = "its lifetime ended before a relay took it";

  /** The longest report with its spare, and all that is said of it. */
  static final int LONGEST_ENTRY_BYTES = 2 * Limits.MAX_ENVELOPE_BYTES + 4_096;

  private final Home home;

  /** The outbox of this home. */
  public Outbox(Home home) {
    this.home = home;
  }

  /** What goes with an envelope. */
  public static final class Terms {
    final What what;
    final Precedence precedence;
    final int lifetimeHours;
    final PaddingPolicy padding;
    final @Nullable String keptText;

    /** {@code keptText} stays readable on this device; null unless asked for. */
    public Terms(
        What what,
        Precedence precedence,
        int lifetimeHours,
        PaddingPolicy padding,
        @Nullable String keptText) {
      this.what = what;
      this.precedence = precedence;
      this.lifetimeHours = lifetimeHours;
      this.padding = padding;
      this.keptText = keptText;
    }
  }

  /**
   * Whether another report may be written: what is over never stands in its way, and is forgotten
   * for it.
   */
  public boolean hasRoom() {
    return hasRoom(1);
  }

  /** The same for so many reports of any size. */
  public boolean hasRoom(int reports) {
    if (isRoomThere(reports)) {
      return true;
    }
    prune();
    return isRoomThere(reports);
  }

  private boolean isRoomThere(int reports) {
    Retention retention = new Retention(home);
    int live = 0;
    for (OutboxRecord record : home.outbox.all()) {
      live += retention.isOver(record) ? 0 : 1;
    }
    // Bound: the journal has room for other things, too.
    return live + reports <= MAX_LIVE
        && retention.bytes() + (long) reports * LONGEST_ENTRY_BYTES <= home.shares().outboxBytes();
  }

  /** Forgets what is long over. */
  public void prune() {
    new Retention(home).prune();
    new CostBook(home).prune();
  }

  /** How many messages between programs are on their way to this contact. */
  public int messagesUnderWay(int contact) {
    int count = 0;
    for (OutboxRecord record : home.outbox.all()) {
      boolean message = record.getWhat() == What.PASSING || record.getWhat() == What.NOTICE;
      count += message && record.getContact() == contact ? 1 : 0;
    }
    return count;
  }

  /** What became of a wish to forget. */
  public enum Forgetting {
    /** It is gone from this device. */
    DONE,
    /** There is no such report. */
    NOT_THERE,
    /** It left already or holds its session open, and neither receipt nor end is known yet. */
    UNDER_WAY
  }

  /**
   * Forgets a report. One that never left does not go any more, one that arrived stays where it is;
   * of a session's first, what is sealed stays until its receipt, unseen.
   */
  public Forgetting forget(long id) {
    OutboxRecord record = home.outbox.get(Keys.of(id));
    if (record == null || record.getWhat() != What.REPORT) {
      return Forgetting.NOT_THERE;
    }
    Retention retention = new Retention(home);
    boolean neverLeft = record.getTriesCount() == 0 && record.getRounds() == 0;
    boolean opening = record.getNumber() == 0;
    if (!retention.isOver(record)
        && record.getState() != SentState.COLLECTED.code()
        && (opening || !neverLeft || record.getSendingSpare())) {
      return Forgetting.UNDER_WAY;
    }
    retention.remove(record);
    if (opening && !record.getEnvelope().isEmpty()) {
      home.outbox.put(Keys.of(id), record.toBuilder().setWhat(What.NOTICE).clearKeptText().build());
    }
    return Forgetting.DONE;
  }

  /**
   * Seals a report and queues it; durable on return.
   *
   * @throws SealException if it does not fit; nothing has changed then
   */
  public OutboxRecord seal(ContactRecord contact, Report report, Terms terms)
      throws SealException, VaultException {
    SendingEnd end = end(contact);
    Sealed sealed =
        end.seal(home.workspace(), report, terms.padding, reverse(contact), home.nowHour());
    long id = home.self().getNextSent();
    OutboxRecord record = record(id, contact, end, sealed, report, terms);
    home.self(home.self().toBuilder().setNextSent(id + 1).build());
    home.sending.put(Keys.of(contact.getNumber()), sealed.next());
    home.handed.put(Keys.of(contact.getNumber()), record);
    home.outbox.put(Keys.of(id), record);
    // Order: the chain is past this envelope, and has it, before anything else knows of it.
    home.commit(CommitOrder.CHAINS_FIRST);
    return record;
  }

  /** What the next envelopes to this contact measure; changes nothing. */
  public EnvelopeGauge gauge(ContactRecord contact) {
    return end(contact).gauge(home.workspace(), reverse(contact), home.nowHour());
  }

  private SendingEnd end(ContactRecord contact) {
    SendingEnd end = home.sending.get(Keys.of(contact.getNumber()));
    if (end == null) {
      throw new IllegalStateException("nothing can be sealed without a card");
    }
    return end;
  }

  private OutboxRecord record(
      long id, ContactRecord contact, SendingEnd end, Sealed sealed, Report report, Terms terms) {
    OutboxRecord.Builder record =
        addressed(end.peer())
            .setId(id)
            .setContact(contact.getNumber())
            .setWhat(terms.what)
            .setEnvelope(ByteString.copyFrom(sealed.envelope()))
            .setSpare(ByteString.copyFrom(sealed.spare()))
            .setSession(ByteString.copyFrom(sealed.session().bytes()))
            .setNumber(sealed.number())
            .setPrecedence(terms.precedence.code())
            .setLifetimeHours(terms.lifetimeHours)
            .setWrittenMillis(home.nowMillis())
            .setSinceMillis(home.nowMillis())
            .setState(SentState.QUEUED.code())
            .setEncodedBytes(report.getSerializedSize())
            .setCodec(sealed.codec())
            .setPackedBytes(sealed.packedBytes())
            .setTextBytes(Reports.textBytes(report))
            .setPaddedBytes(sealed.paddedBytes())
            .setEnvelopeId(ByteString.copyFrom(sealed.id().bytes()))
            .setEnvelopeBytes(sealed.envelope().length);
    if (terms.what == What.PASSING || terms.what == What.NOTICE) {
      record.setNextRelay(ReceiptRoute.of(home, contact, end.peer().relays()));
    }
    if (terms.keptText != null) {
      record.setKeptText(terms.keptText);
    }
    return record.build();
  }

  /** An entry for the mailbox of this card. */
  static OutboxRecord.Builder addressed(Card card) {
    OutboxRecord.Builder record =
        OutboxRecord.newBuilder()
            .setMailbox(ByteString.copyFrom(card.mailbox().bytes()))
            .setAskSecret(ByteString.copyFrom(card.askSecret().bytes()));
    for (RelayAddress relay : card.relays()) {
      record.addRelays(relay.text());
    }
    return record;
  }

  private List<LaterSecret> reverse(ContactRecord contact) {
    List<LaterSecret> secrets = new ArrayList<>();
    for (int index : contact.getMailboxesList()) {
      ReceivingEnd end = home.receiving.get(Keys.of(index));
      if (end != null) {
        secrets.addAll(end.laterSecrets());
      }
    }
    return secrets;
  }

  /**
   * After a crash between the two segments: puts back what a chain has sealed and the journal does
   * not have. To be called once after opening.
   */
  public static void recover(Home home) throws VaultException {
    boolean found = false;
    for (OutboxRecord record : home.handed.all()) {
      if (record.getId() >= home.self().getNextSent()) {
        home.outbox.put(Keys.of(record.getId()), record);
        home.self(home.self().toBuilder().setNextSent(record.getId() + 1).build());
        found = true;
      }
    }
    if (found) {
      home.commit(CommitOrder.JOURNAL_FIRST);
    }
  }

  /** Reports, oldest first; what programs tell each other is not among them. */
  public List<SentReport> shown() {
    List<SentReport> reports = new ArrayList<>();
    for (OutboxRecord record : home.outbox.all()) {
      if (record.getWhat() == What.REPORT) {
        reports.add(view(record));
      }
    }
    return reports;
  }

  /** The report with this number, or null. */
  public @Nullable SentReport shown(long id) {
    OutboxRecord record = home.outbox.get(Keys.of(id));
    return record == null || record.getWhat() != What.REPORT ? null : view(record);
  }

  private SentReport view(OutboxRecord record) {
    ContactRecord contact = home.contacts.get(Keys.of(record.getContact()));
    boolean expired = Entries.isExpired(record, home.nowMillis());
    String reason = expired ? NEVER_TAKEN : record.getReason();
    return new SentReport(
        record.getId(),
        contact == null ? "?" : contact.getName(),
        Instant.ofEpochMilli(record.getWrittenMillis()),
        precedence(record.getPrecedence()),
        record.getLifetimeHours(),
        expired ? SentState.EXPIRED : SentState.of(record.getState()),
        Instant.ofEpochMilli(record.getSinceMillis()),
        record.getSaidBy().isEmpty() ? null : record.getSaidBy(),
        reason.isEmpty() ? null : reason,
        new ArrayList<>(record.getActionsList()),
        record.getEncodedBytes(),
        record.getCodec(),
        record.getPackedBytes(),
        record.getEnvelopeBytes(),
        record.getKeptText().isEmpty() ? null : record.getKeptText());
  }

  static Precedence precedence(int code) {
    for (Precedence precedence : Precedence.values()) {
      if (precedence.code() == code) {
        return precedence;
      }
    }
    return Precedence.ROUTINE;
  }
}
