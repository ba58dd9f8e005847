package org.tereze.relay.uplink;

import java.util.ArrayList;
import java.util.List;
import org.tereze.relay.store.MailboxStore;
import org.tereze.relay.store.StoreException;
import org.tereze.relay.store.TransitHead;
import org.tereze.relay.store.TransitStore;
import org.tereze.window.plan.BurstPlanner;
import org.tereze.wire.Precedence;
import org.tereze.wire.burst.Introduction;

/**
 * Finds lanes of mailboxes that something waits in, for the plan. One thread; reads the store and
 * so may block.
 *
 * <p>Those with anything FLASH are looked for first, {@value #FIRST_FLASH} before anything goes; of
 * the others some at each step, until as many are known as the plan has room for. Where there are
 * more, each gives its place to another behind its turn.
 */
final class LaneSearch {
  /** So many heads are looked at in one step where little is known, and where much is. */
  private static final int FIRST_LOOK = 64;

  private static final int LOOK = 4;

  /** So many mailboxes with something FLASH are looked for before anything goes. */
  static final int FIRST_FLASH = 256;

  private static final int FLASH = Precedence.FLASH.code();

  private final Onward onward;
  private final Retries retries;
  private final Doubts doubts;
  private final KnownLanes known;
  private final PlannedLanes plan;
  private final List<LaneScan> scans = new ArrayList<>();
  private int lanes = MailboxStore.LANES;

  LaneSearch(
      TransitStore store,
      Onward onward,
      Retries retries,
      Doubts doubts,
      KnownLanes known,
      PlannedLanes plan) {
    this.onward = onward;
    this.retries = retries;
    this.doubts = doubts;
    this.known = known;
    this.plan = plan;
    for (int lane = 0; lane < MailboxStore.LANES; lane++) {
      scans.add(new LaneScan(store, onward, lane));
    }
  }

  /** Something new may wait: everything is looked through again. */
  void begin() {
    for (LaneScan scan : scans) {
      scan.begin();
    }
  }

  /** Only so many precedences, the most urgent, are looked through; true if that is a change. */
  boolean allow(int mostLanes) {
    boolean isChange = mostLanes != lanes;
    lanes = mostLanes;
    return isChange;
  }

  /** Looks on, and until something is planned if there is anything. */
  void look() throws StoreException {
    boolean isAnyLeft = true;
    while (isAnyLeft) {
      isAnyLeft = false;
      for (int lane = 0; lane < lanes; lane++) {
        LaneScan scan = scans.get(lane);
        do {
          look(lane, scan);
          // Order: what is FLASH is known before anything goes, as far as that takes no time.
        } while (lane == FLASH && plan.count(FLASH) < FIRST_FLASH && canLook(lane, scan));
        isAnyLeft |= plan.size() == 0 && canLook(lane, scan);
      }
    }
  }

  private boolean canLook(int lane, LaneScan scan) {
    return plan.hasRoom(lane) && !scan.isOver();
  }

  private void look(int lane, LaneScan scan) throws StoreException {
    if (canLook(lane, scan)) {
      int most = plan.size() < FIRST_LOOK ? FIRST_LOOK : LOOK;
      for (TransitHead head : scan.next(Math.min(most, plan.room(lane)))) {
        enter(head);
      }
    }
  }

  private void enter(TransitHead head) {
    LaneKey key = new LaneKey(head.mailbox().key(), head.lane());
    Introduction introduction = onward.introduction(head.mailbox());
    if (retries.isBlocked(key)) {
      return;
    }
    if (introduction == null) {
      retries.refused(key); // it has come through too many relays, as far as is known
      return;
    }
    LaneTrack track = known.of(head, introduction);
    if (track.planned == BurstPlanner.NONE && !doubts.holdUp(track)) {
      plan.enter(track, head);
    }
  }

  /** Whether others of this precedence wait for a place in the plan. */
  boolean isCrowded(int lane) {
    return !plan.hasRoom(lane) && !scans.get(lane).isOver();
  }

  /** A lane of this precedence that was seen holds more: it is seen once more, after the others. */
  void comeBack(int lane) {
    scans.get(lane).comeBack();
  }
}
