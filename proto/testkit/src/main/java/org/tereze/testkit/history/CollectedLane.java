package org.tereze.testkit.history;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** When the sequences of a lane were collected. One thread. */
final class CollectedLane {
  private final TreeMap<Long, Long> invoked = new TreeMap<>();
  private final TreeMap<Long, Long> durable = new TreeMap<>();

  void add(long upTo, long invokedAt, long durableAt) {
    if (upTo > 0) {
      invoked.merge(upTo, invokedAt, Math::min);
      durable.merge(upTo, durableAt, Math::min);
    }
  }

  /** To be called once, before the first question: who collects a place collects all before it. */
  void complete() {
    lower(invoked);
    lower(durable);
  }

  private static void lower(NavigableMap<Long, Long> moments) {
    long first = Operation.NEVER;
    for (Map.Entry<Long, Long> each : moments.descendingMap().entrySet()) {
      first = Math.min(first, each.getValue());
      each.setValue(first);
    }
  }

  /** The first moment at which the place can have been collected. */
  long possible(long sequence) {
    return at(invoked, sequence);
  }

  /** The first moment at which it was for certain. */
  long certain(long sequence) {
    return at(durable, sequence);
  }

  private static long at(NavigableMap<Long, Long> moments, long sequence) {
    Map.Entry<Long, Long> first = moments.ceilingEntry(sequence);
    return first == null ? Operation.NEVER : first.getValue();
  }
}
