package org.tereze.client.inbox;

import org.tereze.client.home.Home;
import org.tereze.client.home.Keys;
import org.tereze.client.record.ContactRecord;

/**
 * When receipts and could-not-open notices are due: a random 5 to 60 minutes after there is
 * something to say, so that a watcher of both ends cannot pair a fetch with its receipt. Changes
 * ledgers only; under the home's lock.
 */
public final class ReceiptClock {
  private static final long LEAST_MILLIS = 5 * 60_000;
  private static final long MOST_MILLIS = 60 * 60_000;

  private final Home home;

  /** For this home. */
  public ReceiptClock(Home home) {
    this.home = home;
  }

  /** There is something to tell this contact. */
  public void owe(int number) {
    ContactRecord contact = home.contacts.get(Keys.of(number));
    if (contact != null && contact.getReceiptDueMillis() == 0) {
      long delay = LEAST_MILLIS + home.random().nextInt((int) (MOST_MILLIS - LEAST_MILLIS));
      home.contacts.put(
          Keys.of(number),
          contact.toBuilder().setReceiptDueMillis(home.nowMillis() + delay).build());
    }
  }

  /**
   * Whether it is time. A clock that was set back does not make it later than the longest delay.
   */
  public boolean isDue(ContactRecord contact) {
    long due = contact.getReceiptDueMillis();
    long now = home.nowMillis();
    return due != 0 && (now >= due || due - now > MOST_MILLIS);
  }

  /** When the next is due, by this device's clock; {@link Long#MAX_VALUE} if none is owed. */
  public long nextMillis() {
    long next = Long.MAX_VALUE;
    for (ContactRecord contact : home.contacts.all()) {
      if (contact.getReceiptDueMillis() != 0
          && !contact.getRevoked()
          && !contact.getCard().isEmpty()) {
        next = Math.min(next, contact.getReceiptDueMillis());
      }
    }
    return next;
  }
}
