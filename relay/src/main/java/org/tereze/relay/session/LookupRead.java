package org.tereze.relay.session;

import org.tereze.relay.store.MailboxKey;
import org.tereze.relay.store.MailboxStore;
import org.tereze.relay.store.StoreException;
import org.tereze.relay.store.StoredBundle;
import org.tereze.wire.Outcome;

/** A lookup of a mailbox's bundle. */
record LookupRead(LinkAnswers answers, int request, MailboxKey mailbox, long knownSerial)
    implements ReadQueue.Read {
  @Override
  public Runnable read(MailboxStore store) throws StoreException {
    StoredBundle bundle = store.bundle(mailbox);
    return () -> answer(bundle);
  }

  private void answer(StoredBundle bundle) {
    if (bundle.outcome() != Outcome.OK) {
      answers.done(request, bundle.outcome());
    } else {
      boolean newer = Long.compareUnsigned(bundle.serial(), knownSerial) > 0;
      answers.bundle(request, bundle.serial(), newer ? bundle.body() : null);
    }
  }

  @Override
  public void failed() {
    answers.done(request, Outcome.BUSY);
  }
}
