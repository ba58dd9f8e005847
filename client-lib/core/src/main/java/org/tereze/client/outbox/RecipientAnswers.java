package org.tereze.client.outbox;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tereze.client.home.Home;
import org.tereze.client.home.Keys;
import org.tereze.client.record.ContactRecord;
import org.tereze.client.record.OutboxRecord;
import org.tereze.client.record.What;
import org.tereze.client.session.OpenedNumbers;
import org.tereze.client.session.SendingEnd;
import org.tereze.schema.Receipt;

/**
 * What recipients say, sealed, of envelopes that were sent to them, and what is done about it.
 * Changes ledgers only; the caller commits. Under the home's lock.
 *
 * <pre>
 * said                  done
 * receipt               opened; envelope and spare are let go
 * could not be opened   the spare is queued; of an opening the next report opens anew
 * the same, of an id    the spare of a report that is collected and has no receipt
 *  that nobody sent
 * </pre>
 */
public final class RecipientAnswers {
  /** Ids of nothing that was sent that are remembered. */
  private static final int MAX_STRANGE = 64;

  private final Home home;
  private final Entries entries;

  RecipientAnswers(Home home, Entries entries) {
    this.home = home;
    this.entries = entries;
  }

  /** A receipt of this contact's. */
  public void receipt(ContactRecord contact, Receipt receipt) {
    ReceiptHoles holes = new ReceiptHoles(home, this, contact, receipt);
    for (OutboxRecord record : of(contact)) {
      holes.add(record);
      boolean covered =
          record.getSession().equals(receipt.getSession())
              && OpenedNumbers.covers(receipt, record.getNumber());
      // What an empty spare stands for was not opened.
      if (covered && record.getState() != SentState.OPENED.code() && !record.getFilled()) {
        opened(record, contact);
      }
    }
    holes.heal();
  }

  private void opened(OutboxRecord record, ContactRecord contact) {
    if (record.getWhat() != What.REPORT) {
      home.outbox.remove(Keys.of(record.getId()));
      return;
    }
    OutboxRecord.Builder next = record.toBuilder().clearEnvelope().clearSpare();
    entries.state(next, SentState.OPENED, contact.getName(), "");
    entries.put(next.build());
  }

  /** This contact could not open the envelopes with these ids, 8 bytes each. */
  public void unopened(ContactRecord contact, Set<ByteString> ids) {
    Set<ByteString> strange = new HashSet<>(ids);
    for (OutboxRecord record : ids.isEmpty() ? new ArrayList<OutboxRecord>() : of(contact)) {
      if (record.getEnvelope().isEmpty()) {
        strange.remove(record.getEnvelopeId());
        continue;
      }
      ByteString spare = Entries.idOf(record, record.getSpare());
      ByteString first = Entries.idOf(record, record.getEnvelope());
      strange.remove(spare);
      strange.remove(first);
      if (ids.contains(spare)) {
        spareDidNotOpen(contact, record);
      } else if (!record.getSendingSpare() && ids.contains(first)) {
        if (record.getNumber() == 0) {
          openAnew(contact);
        }
        sendSpare(contact, record, contact.getName() + " could not open it");
      }
    }
    if (!strange.isEmpty()) {
      strange(contact, strange.size());
    }
  }

  private void spareDidNotOpen(ContactRecord contact, OutboxRecord record) {
    if (record.getWhat() == What.EMPTY) {
      home.outbox.remove(Keys.of(record.getId()));
      return;
    }
    OutboxRecord.Builder next = record.toBuilder();
    entries.state(
        next, SentState.UNKNOWN, contact.getName(), "neither it nor its spare could be opened");
    entries.put(next.build());
  }

  /** Ids of nothing that was sent: a relay changes what it holds, or others write there. */
  private void strange(ContactRecord contact, int count) {
    ContactRecord now = contact(contact);
    int sum = Math.min(MAX_STRANGE, now.getStrange() + count);
    put(now.toBuilder().setStrange(sum).setStrangeMillis(home.nowMillis()).build());
    for (OutboxRecord record : of(contact)) {
      collected(record);
    }
  }

  /**
   * The recipient's device has taken this one. If its notices named what nobody sent, this may be
   * it: as many spares go as there were such ids, for reports that were written by then.
   */
  void collected(OutboxRecord record) {
    ContactRecord contact = home.contacts.get(Keys.of(record.getContact()));
    if (contact == null
        || contact.getStrange() == 0
        || record.getWhat() != What.REPORT
        || record.getState() != SentState.COLLECTED.code()
        || record.getSendingSpare()
        || record.getSpare().isEmpty()
        || record.getWrittenMillis() > contact.getStrangeMillis()) {
      return;
    }
    put(contact.toBuilder().setStrange(contact.getStrange() - 1).build());
    if (record.getNumber() == 0) {
      openAnew(contact);
    }
    sendSpare(contact, record, contact.getName() + " got something that nobody sent");
  }

  private List<OutboxRecord> of(ContactRecord contact) {
    List<OutboxRecord> records = new ArrayList<>();
    for (OutboxRecord record : home.outbox.all()) {
      if (record.getContact() == contact.getNumber()) {
        records.add(record);
      }
    }
    return records;
  }

  private void openAnew(ContactRecord contact) {
    ByteString key = Keys.of(contact.getNumber());
    SendingEnd end = home.sending.get(key);
    if (end != null) {
      home.sending.put(key, end.afterUnopenedOpening());
    }
  }

  /** Queues the spare in the place of the envelope. */
  void sendSpare(ContactRecord contact, OutboxRecord record, String why) {
    // Its keys may be new: look for them in the next burst.
    put(contact(contact).toBuilder().setLookedUpHour(0).build());
    if (record.getSpare().isEmpty()) {
      return;
    }
    OutboxRecord.Builder next =
        record.toBuilder().setSendingSpare(true).setAgainMillis(home.nowMillis()).clearTries();
    Entries.act(next, why + ": the spare was queued");
    entries.state(next, SentState.QUEUED, contact.getName(), "it could not be opened there");
    entries.put(next.build());
  }

  private ContactRecord contact(ContactRecord known) {
    ContactRecord now = home.contacts.get(Keys.of(known.getNumber()));
    return now == null ? known : now;
  }

  private void put(ContactRecord contact) {
    home.contacts.put(Keys.of(contact.getNumber()), contact);
  }

  /** This contact may have a newer mailbox: what its old one refused goes there. */
  public void moved(ContactRecord contact) {
    new Redirection(home, entries).moved(contact);
  }
}
