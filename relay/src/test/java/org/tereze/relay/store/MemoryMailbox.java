package org.tereze.relay.store;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tereze.wire.Disposition;

/** A mailbox of a {@link MemoryMailboxStore}. Whoever has it holds the store's lock. */
final class MemoryMailbox {
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Held(byte[] bytes, long id, int lane, long sequence, int expiryHours, int storedHours) {}

  record Known(
      MailboxKey mailbox,
      int lane,
      long sequence,
      int expiryHours,
      long verifier,
      Disposition mark,
      int way) {
    /** Marked if it is this copy's and has no mark; a newer copy of the id is left alone. */
    Known marked(Held held, Disposition why) {
      return marked(held.lane(), held.sequence(), why);
    }

    Known marked(int atLane, long atSequence, Disposition why) {
      return atSequence == sequence && atLane == lane && mark == Disposition.STORED
          ? new Known(mailbox, lane, sequence, expiryHours, verifier, why, way)
          : this;
    }
  }

  Serials serials = Serials.NONE;
  byte @Nullable [] bundle;
  final long[] cursors = new long[MailboxStore.LANES];
  final long[] last = new long[MailboxStore.LANES];
  final List<NavigableMap<Long, Held>> lanes = new ArrayList<>();
  final Tally waiting = new Tally();

  /** Null if it lives here. */
  @Nullable TransitMailbox transit;

  int number;

  /** Per lane: forwarded, and no news of its end. */
  final List<NavigableMap<Long, Held>> undecided = new ArrayList<>();

  /** Refused for good, and not passed by the cursor. */
  final List<Held> refused = new ArrayList<>();

  MemoryMailbox() {
    for (int lane = 0; lane < MailboxStore.LANES; lane++) {
      lanes.add(new TreeMap<>());
      undecided.add(new TreeMap<>());
    }
  }

  /** Whether a put that came so may be stored here. */
  boolean join(TransitMailbox introduced) {
    TransitMailbox before = transit;
    if (before == null) {
      return false;
    }
    TransitMailbox joined = before.joinedBy(introduced, waiting.count() == 0);
    transit = joined == null ? before : joined;
    return joined != null;
  }

  void forwarded(Held held) {
    if (transit != null && transit.secret() != null && !refused.remove(held)) {
      undecided.get(held.lane()).put(held.sequence(), held);
    }
  }
}
