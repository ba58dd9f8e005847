package org.tereze.relay.uplink;

import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.tereze.relay.store.StoreException;
import org.tereze.relay.store.TransitEnvelope;
import org.tereze.relay.store.TransitHead;
import org.tereze.relay.store.TransitStore;
import org.tereze.wire.burst.Introduction;

/**
 * Reads lanes page by page; what has expired goes to the settlement. One thread; reads the store
 * and so may block.
 */
final class LaneReader {
  /** Of envelopes, but for one that is larger alone. */
  static final int PAGE_BYTES = 8 << 10;

  private static final int PAGE_COUNT = 256;

  private final TransitStore store;
  private final Onward onward;
  private final IntSupplier hours;
  private final Settlement settlement;
  private final PlannedLanes plan;

  LaneReader(
      TransitStore store,
      Onward onward,
      IntSupplier hours,
      Settlement settlement,
      PlannedLanes plan) {
    this.store = store;
    this.onward = onward;
    this.hours = hours;
    this.settlement = settlement;
    this.plan = plan;
  }

  /** The next envelope of a planned lane whose lifetime is not over; null if there is none. */
  @Nullable TransitEnvelope living(LaneTrack track) throws StoreException {
    while (true) {
      TransitEnvelope envelope = track.peek();
      if (envelope == null) {
        List<TransitEnvelope> page =
            store.envelopes(
                track.key.mailbox(), track.key.lane(), track.readUpTo(), PAGE_COUNT, PAGE_BYTES);
        if (page.isEmpty()) {
          return null;
        }
        track.read(page);
        plan.usesPage(track);
        introduceAnew(track);
      } else if (envelope.expiryHours() <= hours.getAsInt()) {
        track.expired(envelope);
        settlement.expired(track, envelope);
      } else {
        return envelope;
      }
    }
  }

  /** Order: behind the read, so that the way of everything that was read is known. */
  private void introduceAnew(LaneTrack track) throws StoreException {
    for (TransitHead head : store.heads(track.home(), track.key.lane(), track.number() - 1, 1)) {
      Introduction now =
          head.number() == track.number() ? onward.introduction(head.mailbox()) : null;
      if (now != null) {
        track.introduce(now);
      }
    }
  }
}
