package org.tereze.relay.uplink;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tereze.relay.store.TransitHead;
import org.tereze.wire.burst.Introduction;

/** The lanes of which anything is known: planned, in doubt or not settled. One thread. */
final class KnownLanes {
  private final Map<LaneKey, LaneTrack> tracks = new HashMap<>();

  /** What is known of the lane that begins with this; nothing yet if it is new. */
  LaneTrack of(TransitHead head, Introduction introduction) {
    LaneKey key = new LaneKey(head.mailbox().key(), head.lane());
    return tracks.computeIfAbsent(
        key, none -> new LaneTrack(key, head.mailbox(), head.number(), introduction));
  }

  /** All that there are now. */
  List<LaneTrack> all() {
    return List.copyOf(tracks.values());
  }

  /** Lets go of what is known of a lane of which nothing is open. */
  void forgetIfIdle(LaneTrack track) {
    if (track.isIdle()) {
      tracks.remove(track.key, track);
    }
  }

  int size() {
    return tracks.size();
  }
}
