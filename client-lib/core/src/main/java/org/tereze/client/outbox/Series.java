package org.tereze.client.outbox;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tereze.client.home.Home;
import org.tereze.client.home.Keys;
import org.tereze.client.home.PartsOfReport;
import org.tereze.client.record.ContactRecord;
import org.tereze.client.record.OutboxRecord;
import org.tereze.client.session.SealException;
import org.tereze.client.session.SendingEnd;
import org.tereze.client.vault.CommitOrder;
import org.tereze.client.vault.VaultException;
import org.tereze.schema.Report;

/**
 * The parts of one report and the pieces of its files, sealed one after the other in one session.
 * Lives for one report; under the home's lock.
 *
 * <p>Guarantees: after {@link #commit} all are durable, after a crash before it none or all; their
 * numbers in the session and their ids follow each other, which is how a recipient and {@link
 * PartsOfReport} know them.
 */
public final class Series {
  private final Home home;
  private final Outbox outbox;
  private final ContactRecord contact;
  private final int count;
  private final int nowHour;
  private final List<OutboxRecord> records = new ArrayList<>();
  private int file;

  /** So many parts to this contact. */
  public Series(Home home, ContactRecord contact, int count) {
    this.home = home;
    this.outbox = new Outbox(home);
    this.contact = contact;
    this.count = count;
    // One hour for all: a session that grows too old between two of them would part them.
    this.nowHour = home.nowHour();
    ByteString key = Keys.of(contact.getNumber());
    SendingEnd end = home.sending.get(key);
    if (end != null) {
      home.sending.put(key, end.forReports(count));
    }
  }

  /** What the next signed part names: {@link SendingEnd#signedPrevious}. */
  public byte[] signedPrevious() {
    SendingEnd end = home.sending.get(Keys.of(contact.getNumber()));
    return end == null ? new byte[0] : end.signedPrevious();
  }

  /**
   * Seals the next part.
   *
   * @throws SealException if it does not fit; ledgers are to be rolled back then
   */
  public void add(Report report, Outbox.Terms terms) throws SealException {
    OutboxRecord.Builder next = outbox.add(contact, report, terms, nowHour);
    if (count > 1) {
      long headline = records.isEmpty() ? next.getId() : records.get(0).getId();
      next.setHeadline(headline).setPart(records.size() + 1).setParts(count);
      next.setFile(file);
    }
    OutboxRecord last = last();
    boolean follows =
        last == null
            || (next.getSession().equals(last.getSession())
                && next.getNumber() == last.getNumber() + 1
                && next.getId() == last.getId() + 1);
    if (!follows) {
      throw new IllegalStateException("parts of a report do not follow each other");
    }
    records.add(next.build());
  }

  /**
   * Seals pieces of files, file by file, behind all parts.
   *
   * @throws SealException as {@link #add}
   */
  public void addFiles(List<List<Report>> files, Outbox.Terms terms) throws SealException {
    for (List<Report> pieces : files) {
      file++;
      for (Report piece : pieces) {
        add(piece, terms);
      }
    }
  }

  private @Nullable OutboxRecord last() {
    return records.isEmpty() ? null : records.get(records.size() - 1);
  }

  /** Makes them durable; returns the id of the first, by which a person knows the report. */
  public long commit() throws VaultException {
    if (records.size() != count) {
      throw new IllegalStateException(records.size() + " of " + count + " parts");
    }
    List<ByteString> handed = new ArrayList<>();
    for (OutboxRecord record : records.subList(0, count - 1)) {
      ByteString key = Keys.of(contact.getNumber(), record.getId());
      home.handed.put(key, record);
      handed.add(key);
    }
    for (OutboxRecord record : records) {
      home.outbox.put(Keys.of(record.getId()), record);
    }
    outbox.handed(contact, records.get(count - 1));
    // Order: the chain is past these envelopes, and has them, before anything else knows of them.
    home.commit(CommitOrder.CHAINS_FIRST);
    // With the next commit, whatever it is for: the journal has them, and the chains are rewritten
    // often.
    handed.forEach(home.handed::remove);
    return records.get(0).getId();
  }
}
