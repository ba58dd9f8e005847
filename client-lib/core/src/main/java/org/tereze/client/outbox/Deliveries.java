package org.tereze.client.outbox;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tereze.client.home.Home;
import org.tereze.client.home.Keys;
import org.tereze.client.record.ContactRecord;
import org.tereze.client.record.OutboxRecord;
import org.tereze.client.record.Try;
import org.tereze.client.record.What;
import org.tereze.client.session.OpenedNumbers;
import org.tereze.client.session.SendingEnd;
import org.tereze.client.session.SessionLimits;
import org.tereze.schema.Receipt;
import org.tereze.wire.AckCode;
import org.tereze.wire.Disposition;
import org.tereze.wire.EnvelopeId;
import org.tereze.wire.MailboxId;

/**
 * What relays and recipients say of envelopes on their way, and what is done about it. Changes
 * ledgers only; the caller commits. Under the home's lock.
 *
 * <pre>
 * said                                done
 * STORED                              in custody; a receipt or notice is let go
 * FULL, BUSY, NO_MAILBOX              queued again, at the mailbox's next relay if it has one
 * TOO_LARGE, EXPIRED, REVOKED (put)    the end: refused, expired
 * EXPIRED, EVICTED, UNKNOWN, REFUSED  to a question: queued again, at most {@value #MAX_ROUNDS} times
 * receipt                             opened; envelope and spare are let go
 * could not be opened                 the spare is queued; of an opening the next report opens anew
 * </pre>
 */
public final class Deliveries {
  /** How often what a relay lost is sent again. */
  static final int MAX_ROUNDS = 3;

  private static final int MAX_ACTIONS = 16;
  private static final long MILLIS_PER_HOUR = 3_600_000;

  private final Home home;
  private final List<Long> moved = new ArrayList<>();

  /** Over this home. */
  public Deliveries(Home home) {
    this.home = home;
  }

  /**
   * Whether its time is over before any relay took it, by this device's clock with two days of
   * doubt. What was lost on its way, or could not be opened, gets its whole lifetime again: by then
   * the first one is mostly over.
   */
  static boolean isExpired(OutboxRecord record, long nowMillis) {
    long hours = (long) record.getLifetimeHours() + SessionLimits.CLOCK_SLACK_HOURS;
    return record.getState() == SentState.QUEUED.code()
        && nowMillis - Math.max(record.getWrittenMillis(), record.getAgainMillis())
            > hours * MILLIS_PER_HOUR;
  }

  /** The numbers of the reports whose state changed since the last call. */
  public List<Long> takeMoved() {
    List<Long> numbers = new ArrayList<>(moved);
    moved.clear();
    return numbers;
  }

  /** The envelope leaves for this relay. */
  public void sending(long id, String relay) {
    OutboxRecord record = home.outbox.get(Keys.of(id));
    if (record != null) {
      Try.Builder attempt = attempt(record, relay).setUnacked(true).setMillis(home.nowMillis());
      put(with(record, attempt).build());
    }
  }

  /** The relay answered the put. */
  public void answered(long id, String relay, AckCode code) {
    OutboxRecord record = home.outbox.get(Keys.of(id));
    if (record == null || tryAt(record, relay) == null) {
      return;
    }
    Try.Builder attempt =
        attempt(record, relay)
            .setUnacked(false)
            .setCode(code.code())
            .setInCustody(code == AckCode.STORED)
            .setMillis(home.nowMillis());
    OutboxRecord.Builder next = with(record, attempt);
    switch (code) {
      case STORED:
        inCustody(next, relay);
        return;
      case FULL:
        again(next, relay, "the mailbox is full");
        return;
      case NO_MAILBOX:
        again(next, relay, "the mailbox is not there: not claimed yet");
        return;
      case BUSY:
        again(next, relay, "the relay cannot write now");
        return;
      case TOO_LARGE:
        end(next, SentState.REFUSED, relay, "larger than the relay takes");
        return;
      case EXPIRED:
        end(next, SentState.EXPIRED, relay, "its lifetime is over");
        return;
      case REVOKED:
        end(next, SentState.REFUSED, relay, "the mailbox was revoked by its owner");
        return;
    }
  }

  private void inCustody(OutboxRecord.Builder next, String relay) {
    if (next.getWhat() == What.PASSING && next.getNumber() != 0) {
      home.outbox.remove(Keys.of(next.getId()));
      return;
    }
    if (next.getState() != SentState.OPENED.code()) {
      state(next, SentState.IN_CUSTODY, relay, "");
    }
    put(next.build());
  }

  private void again(OutboxRecord.Builder next, String relay, String reason) {
    int relays = Math.max(1, next.getRelaysCount());
    next.setNextRelay((next.getNextRelay() + 1) % relays);
    state(next, SentState.QUEUED, relay, reason);
    put(next.build());
  }

  private void end(OutboxRecord.Builder next, SentState end, String relay, String reason) {
    state(next, end, relay, reason);
    put(next.build());
  }

  /** The relay said what became of the envelope. */
  public void told(long id, String relay, Disposition disposition) {
    OutboxRecord record = home.outbox.get(Keys.of(id));
    // What is said of the envelope after its spare took its place says nothing of the spare.
    if (record == null
        || tryAt(record, relay) == null
        || SentState.of(record.getState()) == SentState.OPENED) {
      return;
    }
    Try.Builder attempt = attempt(record, relay);
    boolean wasUnacked = attempt.getUnacked();
    boolean wasInCustody = attempt.getInCustody();
    attempt.setAskedMillis(home.nowMillis()).setDisposition(disposition.code());
    switch (disposition) {
      case STORED:
      case FORWARDED:
        inCustody(with(record, attempt.setUnacked(false).setInCustody(true)), relay);
        return;
      case COLLECTED:
        collected(with(record, attempt.setUnacked(false).setInCustody(true)), relay);
        return;
      case UNKNOWN:
        lost(
            with(record, attempt.setInCustody(false)),
            relay,
            wasInCustody,
            SentState.UNKNOWN,
            "the relay does not know it any more");
        return;
      case EXPIRED:
        lost(
            with(record, attempt.setInCustody(false)),
            relay,
            !wasUnacked,
            SentState.EXPIRED,
            "nobody collected it in time");
        return;
      case EVICTED:
        lost(
            with(record, attempt.setInCustody(false)),
            relay,
            !wasUnacked,
            SentState.EVICTED,
            "the relay had to make room");
        return;
      case REFUSED:
        lost(
            with(record, attempt.setInCustody(false)),
            relay,
            !wasUnacked,
            SentState.REFUSED,
            "the next relay refused it");
        return;
    }
  }

  private void collected(OutboxRecord.Builder next, String relay) {
    if (next.getWhat() == What.PASSING && next.getNumber() != 0) {
      home.outbox.remove(Keys.of(next.getId()));
      return;
    }
    state(next, SentState.COLLECTED, relay, "");
    put(next.build());
  }

  private void lost(
      OutboxRecord.Builder next, String relay, boolean counts, SentState as, String reason) {
    if (!counts) {
      put(next.build());
      return;
    }
    if (next.getRounds() >= MAX_ROUNDS) {
      state(next, as, relay, reason);
      put(next.build());
      return;
    }
    next.setRounds(next.getRounds() + 1).setAgainMillis(home.nowMillis());
    boolean other = next.getRelaysCount() > 1;
    act(next, reason + (other ? ": queued for another relay" : ": queued again"));
    again(next, relay, reason);
  }

  /** A receipt of this contact's. */
  public void receipt(ContactRecord contact, Receipt receipt) {
    for (OutboxRecord record : home.outbox.all()) {
      boolean covered =
          record.getContact() == contact.getNumber()
              && record.getSession().equals(receipt.getSession())
              && OpenedNumbers.covers(receipt, record.getNumber());
      if (covered && record.getState() != SentState.OPENED.code()) {
        opened(record, contact);
      }
    }
  }

  private void opened(OutboxRecord record, ContactRecord contact) {
    if (record.getWhat() != What.REPORT) {
      home.outbox.remove(Keys.of(record.getId()));
      return;
    }
    OutboxRecord.Builder next = record.toBuilder().clearEnvelope().clearSpare();
    state(next, SentState.OPENED, contact.getName(), "");
    put(next.build());
    prune();
  }

  /** This contact could not open the envelope with this id, 8 bytes. */
  public void unopened(ContactRecord contact, ByteString id) {
    for (OutboxRecord record : home.outbox.all()) {
      if (record.getContact() != contact.getNumber() || record.getEnvelope().isEmpty()) {
        continue;
      }
      if (idOf(record, record.getSpare()).equals(id)) {
        OutboxRecord.Builder next = record.toBuilder();
        state(
            next, SentState.UNKNOWN, contact.getName(), "neither it nor its spare could be opened");
        put(next.build());
      } else if (!record.getSendingSpare() && idOf(record, record.getEnvelope()).equals(id)) {
        sendSpare(contact, record);
      }
    }
  }

  private void sendSpare(ContactRecord contact, OutboxRecord record) {
    ByteString key = Keys.of(contact.getNumber());
    SendingEnd end = home.sending.get(key);
    if (end != null && record.getNumber() == 0) {
      home.sending.put(key, end.afterUnopenedOpening());
    }
    // Its keys may be new: look for them in the next burst.
    home.contacts.put(key, contact.toBuilder().setLookedUpHour(0).build());
    if (record.getSpare().isEmpty()) {
      return;
    }
    OutboxRecord.Builder next =
        record.toBuilder().setSendingSpare(true).setAgainMillis(home.nowMillis()).clearTries();
    act(next, contact.getName() + " could not open it: the spare was queued");
    state(next, SentState.QUEUED, contact.getName(), "it could not be opened there");
    put(next.build());
  }

  /** The contact is gone: what still waits for it will not go. */
  public void cancel(ContactRecord contact) {
    for (OutboxRecord record : home.outbox.all()) {
      SentState state = SentState.of(record.getState());
      if (record.getContact() != contact.getNumber() || state == SentState.OPENED) {
        continue;
      }
      if (record.getWhat() != What.REPORT) {
        home.outbox.remove(Keys.of(record.getId()));
        continue;
      }
      OutboxRecord.Builder next = record.toBuilder().clearEnvelope().clearSpare();
      if (state == SentState.QUEUED) {
        state(next, SentState.CANCELLED, "", "the contact was revoked");
      }
      put(next.build());
    }
  }

  /** The id under which relays know what is sent for this record now. */
  static EnvelopeId idOf(OutboxRecord record) {
    return EnvelopeId.of(idOf(record, body(record)).toByteArray());
  }

  static ByteString body(OutboxRecord record) {
    return record.getSendingSpare() ? record.getSpare() : record.getEnvelope();
  }

  private static ByteString idOf(OutboxRecord record, ByteString envelope) {
    MailboxId mailbox = MailboxId.of(record.getMailbox().toByteArray());
    return ByteString.copyFrom(EnvelopeId.of(mailbox, envelope.toByteArray()).bytes());
  }

  /** What this relay did with it so far. */
  static @Nullable Try tryAt(OutboxRecord record, String relay) {
    for (Try attempt : record.getTriesList()) {
      if (attempt.getRelay().equals(relay)) {
        return attempt;
      }
    }
    return null;
  }

  private static Try.Builder attempt(OutboxRecord record, String relay) {
    Try known = tryAt(record, relay);
    return known == null ? Try.newBuilder().setRelay(relay) : known.toBuilder();
  }

  private static OutboxRecord.Builder with(OutboxRecord record, Try.Builder attempt) {
    OutboxRecord.Builder next = record.toBuilder();
    for (int i = 0; i < next.getTriesCount(); i++) {
      if (next.getTries(i).getRelay().equals(attempt.getRelay())) {
        return next.setTries(i, attempt);
      }
    }
    return next.addTries(attempt);
  }

  private void state(OutboxRecord.Builder next, SentState state, String saidBy, String reason) {
    if (next.getState() != state.code() && next.getWhat() == What.REPORT) {
      moved.add(next.getId());
    }
    next.setState(state.code())
        .setSinceMillis(home.nowMillis())
        .setSaidBy(saidBy)
        .setReason(reason);
  }

  private static void act(OutboxRecord.Builder next, String action) {
    // Bound: a relay that always loses cannot make a record grow.
    if (next.getActionsCount() < MAX_ACTIONS) {
      next.addActions(action);
    }
  }

  private void put(OutboxRecord record) {
    home.outbox.put(Keys.of(record.getId()), record);
  }

  private void prune() {
    int ended = 0;
    List<OutboxRecord> all = home.outbox.all();
    for (int i = all.size() - 1; i >= 0; i--) {
      boolean over = all.get(i).getState() == SentState.OPENED.code();
      if (over && ++ended > Outbox.MAX_ENDED) {
        home.outbox.remove(Keys.of(all.get(i).getId()));
      }
    }
  }
}
