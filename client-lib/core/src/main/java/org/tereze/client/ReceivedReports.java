package org.tereze.client;

import java.util.List;
import org.tereze.client.ClientException.Reason;
import org.tereze.client.inbox.Inbox;
import org.tereze.client.inbox.ReceivedFile;
import org.tereze.client.inbox.ReceivedReport;
import org.tereze.client.record.ContactRecord;
import org.tereze.client.record.InboxRecord;
import org.tereze.client.vault.VaultException;

/**
 * The reports of the inbox by their numbers, which may be wrong. Changes ledgers; the caller
 * commits at the end. Under the home's lock.
 */
final class ReceivedReports {
  private final Inbox inbox;
  private final LateOpening late;

  ReceivedReports(Inbox inbox, LateOpening late) {
    this.inbox = inbox;
    this.late = late;
  }

  private static ClientException unknown(long id) {
    return new ClientException(Reason.UNKNOWN_REPORT, "there is no report " + id + " in the inbox");
  }

  ReceivedReport get(long id) throws ClientException {
    ReceivedReport report = inbox.get(id);
    if (report == null) {
      throw unknown(id);
    }
    return report;
  }

  /** At least one. */
  List<InboxRecord> records(long id) throws ClientException {
    List<InboxRecord> records = inbox.records(id);
    if (records.isEmpty()) {
      throw unknown(id);
    }
    return records;
  }

  /** All bytes of file {@code number}, from 1 on. */
  byte[] file(long id, int number) throws ClientException {
    List<ReceivedFile> named = get(id).content().files();
    if (number < 1 || number > named.size()) {
      throw new ClientException(
          Reason.UNKNOWN_REPORT, "report " + id + " in the inbox has no file " + number);
    }
    byte[] file = inbox.files(id).get(number - 1);
    if (file == null) {
      String what = named.get(number - 1).isHere() ? "is not what was named" : "has not come yet";
      throw new ClientException(
          Reason.NOT_HERE, "file " + number + " of report " + id + " " + what);
    }
    return file;
  }

  /** What waited for its room is opened. */
  void forget(long id) throws ClientException, VaultException {
    ContactRecord contact = inbox.forget(id);
    if (contact == null) {
      throw unknown(id);
    }
    late.of(contact);
  }
}
