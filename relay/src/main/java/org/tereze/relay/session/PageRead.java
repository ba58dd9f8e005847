package org.tereze.relay.session;

import org.tereze.relay.burst.DeliveryBurst;
import org.tereze.relay.burst.PageWish;
import org.tereze.relay.store.DeliveryPage;
import org.tereze.relay.store.MailboxStore;
import org.tereze.relay.store.StoreException;

/** A read ahead of what a fetch will deliver. */
record PageRead(DeliveryBurst burst, PageWish wish) implements ReadQueue.Read {
  @Override
  public Runnable read(MailboxStore store) throws StoreException {
    if (wish.isGlance()) {
      int lane = store.firstLane(wish.mailbox());
      return () -> burst.glanced(wish, lane);
    }
    DeliveryPage page = store.deliveries(wish.mailbox(), wish.after(), wish.maxBytes());
    return () -> burst.page(wish, page);
  }

  @Override
  public void failed() {
    burst.pageFailed(wish);
  }
}
