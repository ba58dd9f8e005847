package org.tereze.relay.uplink;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tereze.relay.store.StoreException;
import org.tereze.relay.store.TransitHead;
import org.tereze.relay.store.TransitStore;
import org.tereze.wire.RelayId;

/**
 * A walk round all mailboxes of an upstream's homes that hold anything in one lane. One thread.
 *
 * <p>It goes on from where it is, round to the same place: were it to begin at the first mailbox
 * whenever something new comes, those would get more than their turn.
 */
final class LaneScan {
  private final TransitStore store;
  private final Onward onward;
  private final int lane;

  /** The place: behind mailbox {@code after} of {@code home}; null before the first. */
  private @Nullable RelayId home;

  private int after;

  /** Where the round ends. */
  private @Nullable RelayId endHome;

  private int endAfter;
  private boolean wrapped;
  private boolean over;
  private boolean again;

  LaneScan(TransitStore store, Onward onward, int lane) {
    this.store = store;
    this.onward = onward;
    this.lane = lane;
  }

  /** A whole round from here. */
  void begin() {
    endHome = home;
    endAfter = after;
    wrapped = false;
    over = false;
    again = false;
  }

  /** A mailbox that was seen holds more: it is seen once more, after the others. */
  void comeBack() {
    if (over) {
      begin();
    } else {
      again = true;
    }
  }

  /** Whether every mailbox was seen. */
  boolean isOver() {
    return over;
  }

  /** The next heads, about so many; none does not mean that it is over. */
  List<TransitHead> next(int most) throws StoreException {
    RelayId here = home == null ? following(null) : home;
    if (here == null) {
      toTheStart();
      return List.of();
    }
    List<TransitHead> heads = store.heads(here, lane, after, most);
    if (heads.size() == most) {
      home = here;
      after = heads.get(most - 1).number();
    } else {
      home = following(here);
      after = 0;
      if (home == null) {
        toTheStart();
      }
    }
    if (wrapped && isBehindTheEnd()) {
      end();
    }
    return heads;
  }

  private void toTheStart() {
    home = null;
    after = 0;
    if (wrapped || endHome == null) {
      end();
    } else {
      wrapped = true;
    }
  }

  private void end() {
    if (again) {
      begin();
    } else {
      over = true;
    }
  }

  private boolean isBehindTheEnd() {
    RelayId here = home;
    RelayId end = endHome;
    if (here == null || end == null) {
      return false;
    }
    int order = Long.compare(here.firstLong(), end.firstLong());
    return order > 0 || (order == 0 && after >= endAfter);
  }

  /** The home behind this one; null if it is the last. */
  private @Nullable RelayId following(@Nullable RelayId before) {
    for (RelayId each : onward.homes()) {
      if (before == null || each.firstLong() > before.firstLong()) {
        return each;
      }
    }
    return null;
  }
}
