package org.tereze.client.outbox;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
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
 * </pre>
 */
public final class RecipientAnswers {
  private final Home home;
  private final Entries entries;

  RecipientAnswers(Home home, Entries entries) {
    this.home = home;
    this.entries = entries;
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
    entries.state(next, SentState.OPENED, contact.getName(), "");
    entries.put(next.build());
  }

  /** This contact could not open the envelopes with these ids, 8 bytes each. */
  public void unopened(ContactRecord contact, Set<ByteString> ids) {
    for (OutboxRecord record : ids.isEmpty() ? new ArrayList<OutboxRecord>() : of(contact)) {
      if (record.getEnvelope().isEmpty()) {
        continue;
      }
      if (ids.contains(Entries.idOf(record, record.getSpare()))) {
        OutboxRecord.Builder next = record.toBuilder();
        entries.state(
            next, SentState.UNKNOWN, contact.getName(), "neither it nor its spare could be opened");
        entries.put(next.build());
      } else if (!record.getSendingSpare()
          && ids.contains(Entries.idOf(record, record.getEnvelope()))) {
        sendSpare(contact, record);
      }
    }
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
    Entries.act(next, contact.getName() + " could not open it: the spare was queued");
    entries.state(next, SentState.QUEUED, contact.getName(), "it could not be opened there");
    entries.put(next.build());
  }
}
