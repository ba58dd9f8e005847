package org.tereze.client;

import org.tereze.client.home.Home;
import org.tereze.client.inbox.Inbox;
import org.tereze.client.record.ContactRecord;
import org.tereze.client.vault.CommitOrder;
import org.tereze.client.vault.VaultException;

/**
 * Opens what waited in the inbox for something that is there now. Commits whenever a batch is full;
 * the caller does at the end. Under the home's lock.
 */
final class LateOpening {
  private final Home home;
  private final Inbox inbox;

  LateOpening(Home home, Inbox inbox) {
    this.home = home;
    this.inbox = inbox;
  }

  /** A card of this contact came, or what it sent has room now. */
  void of(ContactRecord contact) throws VaultException {
    inbox.committed();
    inbox.retry(contact);
    finish();
  }

  /** A text model came. */
  void readable() throws VaultException {
    inbox.committed();
    inbox.retryReadable();
    finish();
  }

  private void finish() throws VaultException {
    while (inbox.finish()) {
      home.commit(CommitOrder.JOURNAL_FIRST);
      inbox.committed();
    }
  }
}
