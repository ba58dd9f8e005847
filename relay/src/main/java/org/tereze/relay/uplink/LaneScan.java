package org.tereze.relay.uplink;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tereze.relay.store.StoreException;
import org.tereze.relay.store.TransitHead;
import org.tereze.relay.store.TransitStore;
import org.tereze.wire.RelayId;

/** A walk over all mailboxes of an upstream's homes that hold anything in one lane. One thread. */
final class LaneScan {
  private final TransitStore store;
  private final Onward onward;
  private final int lane;
  private final Deque<RelayId> homes = new ArrayDeque<>();
  private boolean begun;
  private int after;

  LaneScan(TransitStore store, Onward onward, int lane) {
    this.store = store;
    this.onward = onward;
    this.lane = lane;
  }

  /** From the first mailbox again. */
  void begin() {
    begun = false;
  }

  /** Whether every mailbox was seen. */
  boolean isOver() {
    return begun && homes.isEmpty();
  }

  /** The next heads, about so many; none does not mean that it is over. */
  List<TransitHead> next(int most) throws StoreException {
    if (!begun) {
      begun = true;
      homes.clear();
      homes.addAll(onward.homes());
      after = 0;
    }
    @Nullable RelayId home = homes.peek();
    if (home == null) {
      return List.of();
    }
    List<TransitHead> heads = store.heads(home, lane, after, most);
    if (heads.size() < most) {
      homes.remove();
      after = 0;
    } else {
      after = heads.get(heads.size() - 1).number();
    }
    return heads;
  }
}
