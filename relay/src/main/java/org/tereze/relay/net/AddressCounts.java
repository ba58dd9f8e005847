package org.tereze.relay.net;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * How many links are open, in all and from each address. Safe on any thread; bounded by the number
 * of open links. Addresses stay in memory, while their links last.
 */
final class AddressCounts {
  private final int most;
  private final int mostPerAddress;
  private final Map<AddressKey, Integer> counts = new HashMap<>();
  private int total;

  AddressCounts(int most, int mostPerAddress) {
    this.most = most;
    this.mostPerAddress = mostPerAddress;
  }

  /** Counts a link in, if there is room for it. */
  synchronized boolean enter(InetAddress address) {
    AddressKey key = AddressKey.of(address);
    int here = counts.getOrDefault(key, 0);
    // Bound: links, before anything is made for one.
    if (total >= most || here >= mostPerAddress) {
      return false;
    }
    counts.put(key, here + 1);
    total++;
    return true;
  }

  /** Counts a link out that was counted in. */
  synchronized void leave(InetAddress address) {
    counts.compute(AddressKey.of(address), (key, n) -> n == null || n == 1 ? null : n - 1);
    total--;
  }

  synchronized int total() {
    return total;
  }
}
