package org.tereze.client.outbox;

import com.google.protobuf.ByteString;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tereze.client.home.Home;
import org.tereze.client.home.Keys;
import org.tereze.client.record.ContactRecord;
import org.tereze.client.record.OutboxRecord;
import org.tereze.client.record.What;
import org.tereze.client.session.OpenedNumbers;
import org.tereze.client.session.SealException;
import org.tereze.client.session.SendingEnd;
import org.tereze.schema.Receipt;
import org.tereze.wire.EnvelopeId;
import org.tereze.wire.Limits;
import org.tereze.wire.MailboxId;
import org.tereze.wire.Precedence;

/**
 * What a receipt leaves out though it names later reports of the session, and what is done about
 * it. Changes ledgers only; the caller commits. Under the home's lock.
 *
 * <pre>
 * left out                                           done
 * collected before a later one, named here, was      the spare goes: it was there and did not open,
 * written, or collected for {@value #OVERDUE_DAYS} days                as when a relay has changed it
 * over or let go, {@value #FAR} numbers behind the last named   an empty spare fills its number
 * on its way, or nearer                              nothing yet
 * </pre>
 *
 * <p>Why empty spares: a receipt names {@code up_to} and 64 numbers more, so a number that never
 * comes would keep all that is far behind it from being known as opened. One costs 90 bytes.
 */
final class ReceiptHoles {
  /** Half of what a receipt names behind a hole. */
  static final int FAR = 32;

  static final int OVERDUE_DAYS = 2;

  /** Bound: a receipt can leave out 64 numbers. */
  private static final int MOST_AT_ONCE = 64;

  private static final long MILLIS_PER_DAY = 86_400_000;

  private final Home home;
  private final RecipientAnswers answers;
  private final ContactRecord contact;
  private final Receipt receipt;
  private final Map<Integer, OutboxRecord> records = new HashMap<>();
  private long lastWrittenMillis = Long.MIN_VALUE;

  ReceiptHoles(Home home, RecipientAnswers answers, ContactRecord contact, Receipt receipt) {
    this.home = home;
    this.answers = answers;
    this.contact = contact;
    this.receipt = receipt;
  }

  /** An entry of the contact's, as it was when the receipt came. */
  void add(OutboxRecord record) {
    if (record.getSession().equals(receipt.getSession())) {
      records.put(record.getNumber(), record);
      if (OpenedNumbers.covers(receipt, record.getNumber())) {
        lastWrittenMillis = Math.max(lastWrittenMillis, record.getWrittenMillis());
      }
    }
  }

  void heal() {
    int last = OpenedNumbers.last(receipt);
    int most = Math.min(last, receipt.getUpTo() + MOST_AT_ONCE);
    for (int number = receipt.getUpTo(); number < most; number++) {
      if (!OpenedNumbers.covers(receipt, number)) {
        heal(number, last - number >= FAR);
      }
    }
  }

  private void heal(int number, boolean far) {
    OutboxRecord record = records.get(number);
    if (record == null) {
      if (far) {
        fill(number);
      }
      return;
    }
    if (record.getWhat() == What.EMPTY) {
      return;
    }
    if (didNotOpen(record)) {
      answers.sendSpare(contact, record, "its receipt names later ones and not this one");
    } else if (far && new Retention(home).isOver(record) && fill(number)) {
      home.outbox.put(
          Keys.of(record.getId()),
          record.toBuilder().setFilled(true).clearEnvelope().clearSpare().build());
    }
  }

  /** Order: what was written after the collection was known was sealed after it, too. */
  private boolean didNotOpen(OutboxRecord record) {
    return record.getState() == SentState.COLLECTED.code()
        && !record.getSendingSpare()
        && !record.getSpare().isEmpty()
        && (record.getSinceMillis() < lastWrittenMillis
            || home.nowMillis() - record.getSinceMillis() > OVERDUE_DAYS * MILLIS_PER_DAY);
  }

  private boolean fill(int number) {
    SendingEnd end = home.sending.get(Keys.of(contact.getNumber()));
    ByteString mailbox = mailbox();
    if (end == null || mailbox == null) {
      return false;
    }
    MailboxId now = end.peer().mailbox();
    // A session's numbers are counted at its own mailbox; another one knows nothing of them.
    if (!mailbox.equals(ByteString.copyFrom(now.bytes()))) {
      return false;
    }
    byte[] spare;
    try {
      spare = end.emptySpare(home.workspace(), receipt.getSession(), number);
    } catch (SealException e) {
      return false;
    }
    long id = home.self().getNextSent();
    home.self(home.self().toBuilder().setNextSent(id + 1).build());
    OutboxRecord.Builder record =
        Outbox.addressed(end.peer())
            .setId(id)
            .setContact(contact.getNumber())
            .setWhat(What.EMPTY)
            .setEnvelope(ByteString.copyFrom(spare))
            .setSpare(ByteString.copyFrom(spare))
            .setSendingSpare(true)
            .setSession(receipt.getSession())
            .setNumber(number)
            .setPrecedence(Precedence.ROUTINE.code())
            .setLifetimeHours(Limits.DEFAULT_LIFETIME_HOURS)
            .setWrittenMillis(home.nowMillis())
            .setSinceMillis(home.nowMillis())
            .setState(SentState.QUEUED.code())
            .setEnvelopeId(ByteString.copyFrom(EnvelopeId.of(now, spare).bytes()))
            .setEnvelopeBytes(spare.length);
    home.outbox.put(Keys.of(id), record.build());
    return true;
  }

  private @Nullable ByteString mailbox() {
    for (OutboxRecord record : records.values()) {
      return record.getMailbox();
    }
    return null;
  }
}
