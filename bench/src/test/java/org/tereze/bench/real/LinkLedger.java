package org.tereze.bench.real;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * What a relay promised to its links: reports that it acknowledged, gave to their owners, and was
 * told to be collected. Safe in any thread.
 *
 * <p>A report is known by its first eight bytes. A fault begins with lost, twice or returned.
 */
final class LinkLedger {
  private record Place(int mailbox, long sequence) {}

  private static final long PATIENCE_MILLIS = 50;

  private final Set<Long> acked = new HashSet<>();
  private final Map<Long, Place> places = new HashMap<>();
  private final Map<Integer, Long> collecting = new HashMap<>();
  private final Map<Integer, Long> collected = new HashMap<>();
  private final List<String> faults = new ArrayList<>();

  static long nameOf(byte[] array, int offset) {
    return ByteBuffer.wrap(array, offset, Long.BYTES).getLong();
  }

  synchronized void acked(long report) {
    acked.add(report);
    notifyAll();
  }

  /** Waits until there are so many acks, or until there is nobody who could bring more. */
  synchronized void awaitAcks(int count, BooleanSupplier over) throws InterruptedException {
    while (acked.size() < count && !over.getAsBoolean()) {
      wait(PATIENCE_MILLIS);
    }
  }

  synchronized int acks() {
    return acked.size();
  }

  /** Given out, or found in the store. */
  synchronized void given(long report, int mailbox, long sequence) {
    Place place = new Place(mailbox, sequence);
    Place before = places.putIfAbsent(report, place);
    if (before != null && !before.equals(place)) {
      faults.add("twice: " + report + " at " + before + " and " + place);
    }
    if (sequence <= collected.getOrDefault(mailbox, 0L)) {
      faults.add("returned: " + report + " at " + place);
    }
  }

  /** The owner says so now; the relay has not answered. */
  synchronized void collecting(int mailbox, long sequence) {
    collecting.merge(mailbox, sequence, Math::max);
  }

  /** The relay has answered what was said behind it. */
  synchronized void collected(int mailbox, long sequence) {
    collected.merge(mailbox, sequence, Math::max);
  }

  /** Compares with what is in the store, and forgets the faults that it returns. */
  synchronized List<String> compare(Set<Long> found) {
    for (long report : acked) {
      Place place = places.get(report);
      boolean mayBeGone =
          place != null && place.sequence() <= collecting.getOrDefault(place.mailbox(), 0L);
      if (!found.contains(report) && !mayBeGone) {
        faults.add("lost: " + report + " of " + place);
      }
    }
    List<String> all = List.copyOf(faults);
    faults.clear();
    return all;
  }
}
