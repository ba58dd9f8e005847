package org.tereze.client.outbox;

import java.util.List;
import org.tereze.client.home.Home;
import org.tereze.client.home.Keys;
import org.tereze.client.record.ContactRecord;
import org.tereze.client.record.OutboxRecord;
import org.tereze.client.record.Try;
import org.tereze.client.record.What;
import org.tereze.wire.AckCode;
import org.tereze.wire.Disposition;

/**
 * What relays say of envelopes on their way, and what is done about it. Changes ledgers only; the
 * caller commits. Under the home's lock.
 *
 * <pre>
 * said                                done
 * STORED                              in custody; a receipt or notice is let go
 * FULL, BUSY, NO_MAILBOX, NO_ROUTE    queued again, at the mailbox's next relay if it has one
 * TOO_LARGE, EXPIRED (to a put)       the end: refused, expired
 * REVOKED (to a put)                  {@link Redirection}, of all that is queued for that mailbox
 * EXPIRED, EVICTED, UNKNOWN, REFUSED  to a question: queued again, at most {@value #MAX_ROUNDS} times
 * </pre>
 */
public final class Deliveries {
  /** How often what a relay lost is sent again. */
  static final int MAX_ROUNDS = 3;

  private static final String CARRIED_ON = "it has gone on to the next relay";

  private final Home home;
  private final Entries entries;

  /** Over this home. */
  public Deliveries(Home home) {
    this.home = home;
    this.entries = new Entries(home);
  }

  /** The numbers of the reports whose state changed since the last call. */
  public List<Long> takeMoved() {
    return entries.takeMoved();
  }

  /** What recipients say; their changes count among {@link #takeMoved}. */
  public RecipientAnswers recipients() {
    return new RecipientAnswers(home, entries);
  }

  /** The envelope leaves for this relay. */
  public void sending(long id, String relay) {
    OutboxRecord record = home.outbox.get(Keys.of(id));
    if (record != null) {
      Try.Builder attempt =
          Entries.attempt(record, relay).setUnacked(true).setMillis(home.nowMillis());
      entries.put(Entries.with(record, attempt).build());
    }
  }

  /** The relay answered the put. */
  public void answered(long id, String relay, AckCode code) {
    OutboxRecord record = home.outbox.get(Keys.of(id));
    if (record == null || Entries.tryAt(record, relay) == null) {
      return;
    }
    Try.Builder attempt =
        Entries.attempt(record, relay)
            .setUnacked(false)
            .setCode(code.code())
            .setInCustody(code == AckCode.STORED)
            .setMillis(home.nowMillis());
    OutboxRecord.Builder next = Entries.with(record, attempt);
    switch (code) {
      case STORED:
        inCustody(next, relay, "");
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
      case NO_ROUTE:
        again(next, relay, "the relay has no way to where the mailbox is");
        return;
      case TOO_LARGE:
        end(next, SentState.REFUSED, relay, "larger than the relay takes");
        return;
      case EXPIRED:
        end(next, SentState.EXPIRED, relay, "its lifetime is over");
        return;
      case REVOKED:
        new Redirection(home, entries).revoked(next, relay);
        return;
    }
  }

  private void inCustody(OutboxRecord.Builder next, String relay, String how) {
    if (next.getWhat() == What.PASSING && next.getNumber() != 0) {
      home.outbox.remove(Keys.of(next.getId()));
      return;
    }
    if (next.getState() != SentState.OPENED.code()) {
      entries.state(next, SentState.IN_CUSTODY, relay, how);
    }
    entries.put(next.build());
  }

  private void again(OutboxRecord.Builder next, String relay, String reason) {
    // What an edge does not take says nothing of where it was to go.
    if (next.getRelaysList().contains(relay)) {
      next.setNextRelay((next.getNextRelay() + 1) % next.getRelaysCount());
    }
    entries.state(next, SentState.QUEUED, relay, reason);
    entries.put(next.build());
  }

  private void end(OutboxRecord.Builder next, SentState end, String relay, String reason) {
    entries.state(next, end, relay, reason);
    entries.put(next.build());
  }

  /** The relay said what became of the envelope. */
  public void told(long id, String relay, Disposition disposition) {
    OutboxRecord record = home.outbox.get(Keys.of(id));
    // What is said of the envelope after its spare took its place says nothing of the spare.
    if (record == null
        || Entries.tryAt(record, relay) == null
        || SentState.of(record.getState()) == SentState.OPENED) {
      return;
    }
    Try.Builder attempt = Entries.attempt(record, relay);
    boolean wasUnacked = attempt.getUnacked();
    boolean wasInCustody = attempt.getInCustody();
    attempt.setAskedMillis(home.nowMillis()).setDisposition(disposition.code());
    switch (disposition) {
      case STORED:
        inCustody(Entries.with(record, attempt.setUnacked(false).setInCustody(true)), relay, "");
        return;
      case FORWARDED:
        inCustody(
            Entries.with(record, attempt.setUnacked(false).setInCustody(true)), relay, CARRIED_ON);
        return;
      case COLLECTED:
        collected(Entries.with(record, attempt.setUnacked(false).setInCustody(true)), relay);
        return;
      case UNKNOWN:
        lost(
            Entries.with(record, attempt.setInCustody(false)),
            relay,
            wasInCustody,
            SentState.UNKNOWN,
            "the relay does not know it any more");
        return;
      case EXPIRED:
        lost(
            Entries.with(record, attempt.setInCustody(false)),
            relay,
            !wasUnacked,
            SentState.EXPIRED,
            "nobody collected it in time");
        return;
      case EVICTED:
        lost(
            Entries.with(record, attempt.setInCustody(false)),
            relay,
            !wasUnacked,
            SentState.EVICTED,
            "the relay had to make room");
        return;
      case REFUSED:
        lost(
            Entries.with(record, attempt.setInCustody(false)),
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
    boolean news = next.getState() != SentState.COLLECTED.code();
    if (news) {
      entries.state(next, SentState.COLLECTED, relay, "");
    }
    entries.put(next.build());
    if (news) {
      recipients().collected(next.build());
    }
  }

  private void lost(
      OutboxRecord.Builder next, String relay, boolean counts, SentState as, String reason) {
    if (!counts) {
      entries.put(next.build());
      return;
    }
    if (next.getRounds() >= MAX_ROUNDS) {
      entries.state(next, as, relay, reason);
      entries.put(next.build());
      return;
    }
    next.setRounds(next.getRounds() + 1).setAgainMillis(home.nowMillis());
    boolean other = next.getRelaysCount() > 1;
    Entries.act(next, reason + (other ? ": queued for another relay" : ": queued again"));
    again(next, relay, reason);
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
        entries.state(next, SentState.CANCELLED, "", "the contact was revoked");
      }
      entries.put(next.build());
    }
  }
}
