package org.tereze.relay.net;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.tereze.relay.session.MailboxAllowance;

/**
 * How many mailboxes may be made in a day, in all and from each address: a claim costs its sender
 * one signature and the relay a place for good. Safe on any thread. Addresses stay in memory, for a
 * day at most after they made a mailbox.
 *
 * <p>The last quarter of all is for addresses that took little. Bound: {@value #MOST_ADDRESSES}
 * addresses; those beyond share one allowance until others are a day old.
 */
final class NewMailboxes {
  static final int MOST_ADDRESSES = 16_384;
  private static final int RESERVE = 4;
  private static final int LITTLE = 16;
  private static final long FORGET_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final int perAddress;
  private final int inAll;
  private final LongSupplier nanos;
  private final Map<AddressKey, DailyAllowance> byAddress = new HashMap<>();
  private final DailyAllowance all;
  private final DailyAllowance others;
  private long forgotNanos;

  NewMailboxes(int inAll, int perAddress, LongSupplier nanos) {
    this.inAll = inAll;
    this.perAddress = perAddress;
    this.nanos = nanos;
    this.forgotNanos = nanos.getAsLong();
    this.all = new DailyAllowance(inAll, nanos.getAsLong());
    this.others = new DailyAllowance(perAddress, nanos.getAsLong());
  }

  /** What links from an address take from. */
  MailboxAllowance of(InetAddress address) {
    AddressKey key = AddressKey.of(address);
    return new MailboxAllowance() {
      @Override
      public boolean take() {
        return NewMailboxes.this.take(key);
      }

      @Override
      public void giveBack() {
        NewMailboxes.this.giveBack(key);
      }
    };
  }

  private synchronized boolean take(AddressKey address) {
    long now = nanos.getAsLong();
    DailyAllowance own = own(address, now);
    double left = own.left(now);
    double leftOfAll = all.left(now);
    boolean little = left > perAddress - Math.max(1, perAddress / LITTLE);
    // Bound: places for mailboxes, which are never given back.
    if (left < 1 || leftOfAll < 1 || (RESERVE * leftOfAll <= inAll && !little)) {
      return false;
    }
    own.take();
    all.take();
    return true;
  }

  private synchronized void giveBack(AddressKey address) {
    byAddress.getOrDefault(address, others).giveBack();
    all.giveBack();
  }

  private DailyAllowance own(AddressKey address, long now) {
    DailyAllowance known = byAddress.get(address);
    if (known != null) {
      return known;
    }
    if (byAddress.size() >= MOST_ADDRESSES && now - forgotNanos >= FORGET_NANOS) {
      forgotNanos = now;
      byAddress.values().removeIf(allowance -> allowance.isWhole(now));
    }
    if (byAddress.size() >= MOST_ADDRESSES) {
      return others;
    }
    DailyAllowance own = new DailyAllowance(perAddress, now);
    byAddress.put(address, own);
    return own;
  }
}
