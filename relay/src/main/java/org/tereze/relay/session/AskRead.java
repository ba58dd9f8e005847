package org.tereze.relay.session;

import java.util.function.IntSupplier;
import org.tereze.relay.store.MailboxStore;
import org.tereze.relay.store.StoreException;
import org.tereze.wire.AskSecret;
import org.tereze.wire.Disposition;

/** A question what became of envelopes. */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record AskRead(LinkAnswers answers, AskSecret secret, long[] ids, IntSupplier hours)
    implements ReadQueue.Read {
  @Override
  public Runnable read(MailboxStore store) throws StoreException {
    Disposition[] dispositions = store.dispositions(secret, ids, hours.getAsInt());
    byte[] codes = new byte[dispositions.length];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) dispositions[i].code();
    }
    return () -> answers.tell(codes);
  }

  /** There is no word for "I could not look", and UNKNOWN would be a lie: the link ends. */
  @Override
  public void failed() {
    answers.giveUp();
  }
}
