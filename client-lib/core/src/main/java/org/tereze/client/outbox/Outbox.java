package org.tereze.client.outbox;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tereze.client.card.Card;
import org.tereze.client.card.RelayAddress;
import org.tereze.client.codec.PaddingPolicy;
import org.tereze.client.cost.CostBook;
import org.tereze.client.home.Home;
import org.tereze.client.home.Keys;
import org.tereze.client.home.PartsOfReport;
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

  /** A part of a report that needs several, likewise. */
  private static final int PART_ENTRY_BYTES = 2 * 1_536 + 4_096;

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
    final int deadlineHours;
    final PaddingPolicy padding;
    final @Nullable String keptText;

    /** Without a deadline of its own, and with no text that stays readable on this device. */
    public Terms(What what, Precedence precedence, int lifetimeHours, PaddingPolicy padding) {
      this(what, precedence, lifetimeHours, 0, padding, null);
    }

    /**
     * All of it.
     *
     * @param deadlineHours 0: half of the lifetime
     * @param keptText stays readable on this device; null unless asked for
     */
    public Terms(
        What what,
        Precedence precedence,
        int lifetimeHours,
        int deadlineHours,
        PaddingPolicy padding,
        @Nullable String keptText) {
      this.what = what;
      this.precedence = precedence;
      this.lifetimeHours = lifetimeHours;
      this.deadlineHours = deadlineHours;
      this.padding = padding;
      this.keptText = keptText;
    }

    /** Of the pieces of files: behind all else. */
    public Terms ofFiles() {
      return with(Precedence.ROUTINE, null);
    }

    /** Of what comes behind the headline: less urgent by a step, and with another text. */
    public Terms ofBody(@Nullable String text) {
      return with(precedence.lower(), text);
    }

    private Terms with(Precedence other, @Nullable String text) {
      return new Terms(what, other, lifetimeHours, deadlineHours, padding, text);
    }
  }

  /**
   * Whether another report may be written: what is over never stands in its way, and is forgotten
   * for it.
   */
  public boolean hasRoom() {
    return hasRoom(1, LONGEST_ENTRY_BYTES);
  }

  /**
   * The same for a report in so many parts.
   *
   * @param keptBytes of its text, if that stays readable here
   */
  public boolean hasRoomForParts(int parts, long keptBytes) {
    return hasRoom(parts, LONGEST_ENTRY_BYTES + (long) parts * PART_ENTRY_BYTES + keptBytes);
  }

  private boolean hasRoom(int envelopes, long bytes) {
    if (isRoomThere(envelopes, bytes)) {
      return true;
    }
    new Retention(home).prune(bytes);
    return isRoomThere(envelopes, bytes);
  }

  private boolean isRoomThere(int envelopes, long bytes) {
    Retention retention = new Retention(home);
    int live = 0;
    for (OutboxRecord record : home.outbox.all()) {
      live += retention.isOver(record) ? 0 : 1;
    }
    // Bound: the journal has room for other things, too.
    return live + envelopes <= MAX_LIVE && retention.bytes() + bytes <= home.shares().outboxBytes();
  }

  /** Forgets what is long over. */
  public void prune() {
    new Retention(home).prune(LONGEST_ENTRY_BYTES);
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
   * Forgets a report with all its parts, or nothing. One that never left does not go any more, one
   * that arrived stays where it is; of a session's first, what is sealed stays until its receipt,
   * unseen.
   */
  public Forgetting forget(long id) {
    OutboxRecord record = home.outbox.get(Keys.of(id));
    if (record == null || record.getWhat() != What.REPORT) {
      return Forgetting.NOT_THERE;
    }
    List<OutboxRecord> parts = PartsOfReport.of(home, record);
    for (OutboxRecord part : parts) {
      if (isUnderWay(part)) {
        return Forgetting.UNDER_WAY;
      }
    }
    parts.forEach(this::remove);
    return Forgetting.DONE;
  }

  private boolean isUnderWay(OutboxRecord record) {
    boolean neverLeft = record.getTriesCount() == 0 && record.getRounds() == 0;
    return !new Retention(home).isOver(record)
        && record.getState() != SentState.COLLECTED.code()
        && (record.getNumber() == 0 || !neverLeft || record.getSendingSpare());
  }

  private void remove(OutboxRecord record) {
    new Retention(home).remove(record);
    if (record.getNumber() == 0 && !record.getEnvelope().isEmpty()) {
      OutboxRecord.Builder unseen = record.toBuilder().setWhat(What.NOTICE).clearKeptText();
      unseen.clearHeadline().clearPart().clearParts();
      home.outbox.put(Keys.of(record.getId()), unseen.build());
    }
  }

  /**
   * Seals a report and queues it; durable on return.
   *
   * @throws SealException if it does not fit; nothing has changed then
   */
  public OutboxRecord seal(ContactRecord contact, Report report, Terms terms)
      throws SealException, VaultException {
    OutboxRecord record = add(contact, report, terms, home.nowHour()).build();
    home.outbox.put(Keys.of(record.getId()), record);
    handed(contact, record);
    // Order: the chain is past this envelope, and has it, before anything else knows of it.
    home.commit(CommitOrder.CHAINS_FIRST);
    return record;
  }

  /** Seals; ledgers know of it but for the entry itself. */
  OutboxRecord.Builder add(ContactRecord contact, Report report, Terms terms, int nowHour)
      throws SealException {
    SendingEnd end = end(contact);
    Sealed sealed = end.seal(home.workspace(), report, terms.padding, reverse(contact), nowHour);
    long id = home.self().getNextSent();
    home.self(home.self().toBuilder().setNextSent(id + 1).build());
    home.sending.put(Keys.of(contact.getNumber()), sealed.next());
    return record(id, contact, end, sealed, report, terms);
  }

  /** What the chain hands out with its next state, in case that the journal does not get it. */
  void handed(ContactRecord contact, OutboxRecord record) {
    home.handed.put(Keys.of(contact.getNumber()), record);
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

  private OutboxRecord.Builder record(
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
            .setDeadlineHours(terms.deadlineHours)
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
    return record;
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
    long known = home.self().getNextSent();
    for (ByteString key : home.handed.keys()) {
      OutboxRecord record = home.handed.get(key);
      if (record != null && record.getId() >= known) {
        home.outbox.put(Keys.of(record.getId()), record);
        long next = Math.max(home.self().getNextSent(), record.getId() + 1);
        home.self(home.self().toBuilder().setNextSent(next).build());
      }
      if (key.size() > Long.BYTES) {
        home.handed.remove(key);
      }
    }
    if (home.outbox.changedCount() + home.handed.changedCount() > 0) {
      home.commit(CommitOrder.JOURNAL_FIRST);
    }
  }

  /** Reports, oldest first; what programs tell each other is not among them. */
  public List<SentReport> shown() {
    return new SentView(home).all();
  }

  /** The report with this number, or the part with it; null if neither is there. */
  public @Nullable SentReport shown(long id) {
    OutboxRecord record = home.outbox.get(Keys.of(id));
    if (record == null || record.getWhat() != What.REPORT) {
      return null;
    }
    SentView view = new SentView(home);
    return record.getPart() <= 1 ? view.whole(record) : view.of(record);
  }

  /** The number under which a person knows the report that went in this envelope; 0 if none. */
  public static long reportOf(Home home, ByteString envelopeId) {
    for (OutboxRecord sent : home.outbox.all()) {
      if (sent.getEnvelopeId().equals(envelopeId)) {
        return sent.getParts() == 0 ? sent.getId() : sent.getHeadline();
      }
    }
    return 0;
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
