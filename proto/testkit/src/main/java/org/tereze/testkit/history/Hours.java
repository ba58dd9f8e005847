package org.tereze.testkit.history;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What hour it can have been at the relay at a moment of a history. Immutable once built. */
final class Hours {
  private final TreeMap<Long, Integer> possible = new TreeMap<>();
  private final TreeMap<Long, Integer> certain = new TreeMap<>();
  private final TreeMap<Integer, Long> firstPossible = new TreeMap<>();

  void add(HourChange change) {
    Map.Entry<Integer, Long> last = firstPossible.lastEntry();
    if (last != null && last.getKey() > change.hour) {
      throw new IllegalArgumentException("the relay's hours do not go back");
    }
    possible.put(change.invokedAt, change.hour);
    firstPossible.putIfAbsent(change.hour, change.invokedAt);
    if (change.endedAt != Operation.NEVER) {
      certain.put(change.endedAt, change.hour);
    }
  }

  /** The earliest hour that it can have been. */
  int atLeast(long moment) {
    return hour(certain, moment);
  }

  /** The latest hour that it can have been. */
  int atMost(long moment) {
    return hour(possible, moment);
  }

  private static int hour(NavigableMap<Long, Integer> changes, long moment) {
    Map.Entry<Long, Integer> last = changes.floorEntry(moment);
    Map.Entry<Long, Integer> known = last == null ? changes.firstEntry() : last;
    if (known == null) {
      throw new IllegalArgumentException("a history begins with an hour");
    }
    return known.getValue();
  }

  /** The first moment at which it can have been this hour or a later one. */
  long first(long hour) {
    if (hour > Integer.MAX_VALUE) {
      return Operation.NEVER;
    }
    Map.Entry<Integer, Long> change = firstPossible.ceilingEntry((int) hour);
    return change == null ? Operation.NEVER : change.getValue();
  }
}
