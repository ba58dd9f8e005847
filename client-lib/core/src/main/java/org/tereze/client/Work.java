package org.tereze.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.tereze.client.home.Home;
import org.tereze.client.inbox.ReceiptClock;
import org.tereze.client.outbox.PutOrder;
import org.tereze.wire.Precedence;

/**
 * What is new to be sent, for whoever waits to send it.
 *
 * <p>Threads: any; takes the home's lock, on which it waits.
 */
final class Work {
  private final Home home;
  private final ReceiptClock receipts;
  private boolean isNew;
  private boolean over;

  Work(Home home, ReceiptClock receipts) {
    this.home = home;
    this.receipts = receipts;
  }

  /** There is something new. */
  void tell() {
    synchronized (home.lock()) {
      isNew = true;
      home.lock().notifyAll();
    }
  }

  /** A flush takes what is there. */
  void taken() {
    synchronized (home.lock()) {
      isNew = false;
    }
  }

  /** Waits for something new, at most so long; whether there is. */
  boolean await(long millis) throws InterruptedException {
    synchronized (home.lock()) {
      long end = home.nowMillis() + millis;
      while (!isNew && !over && !receiptIsDue() && home.nowMillis() < end) {
        long wakeMillis = Math.min(end, receipts.nextMillis());
        home.lock().wait(Math.max(1, wakeMillis - home.nowMillis()));
      }
      return isNew || receiptIsDue();
    }
  }

  private boolean receiptIsDue() {
    return receipts.nextMillis() <= home.nowMillis();
  }

  /** {@link Instant#MAX}: none is owed. */
  Instant nextReceipt() {
    synchronized (home.lock()) {
      long millis = receipts.nextMillis();
      return millis == Long.MAX_VALUE ? Instant.MAX : Instant.ofEpochMilli(millis);
    }
  }

  /** Of all that waits, new or not; null: nothing does. */
  @Nullable Precedence mostUrgent() {
    synchronized (home.lock()) {
      Precedence most = PutOrder.mostUrgent(home);
      return most == null && receiptIsDue() ? Precedence.ROUTINE : most;
    }
  }

  /** Nobody is to wait any more; false if that was said before. */
  boolean end() {
    synchronized (home.lock()) {
      boolean first = !over;
      over = true;
      home.lock().notifyAll();
      return first;
    }
  }
}
