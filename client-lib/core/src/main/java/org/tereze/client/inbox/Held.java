package org.tereze.client.inbox;

import com.google.protobuf.ByteString;
import java.util.Collection;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tereze.client.home.Shares;
import org.tereze.client.record.UnopenedRecord;

/** What one mailbox holds unopened, oldest first. Not thread-safe. */
final class Held {
  private final NavigableMap<Age, Long> keys = new TreeMap<>();
  private long bytes;

  int count() {
    return keys.size();
  }

  long bytes() {
    return bytes;
  }

  void add(ByteString key, UnopenedRecord record) {
    long size = (long) record.getEnvelope().size() + Shares.ENTRY_BYTES;
    keys.put(new Age(record.getReceivedMillis(), key), size);
    bytes += size;
  }

  /** Removes the oldest and returns its key; there is one. */
  ByteString removeOldest() {
    Age oldest = keys.firstKey();
    Long size = keys.remove(oldest);
    bytes -= size == null ? 0 : size;
    return oldest.key;
  }

  static long sum(Collection<Held> all) {
    long sum = 0;
    for (Held held : all) {
      sum += held.bytes;
    }
    return sum;
  }

  /** The one with most bytes; null if all are empty. */
  static @Nullable Held largest(Collection<Held> all) {
    Held largest = null;
    for (Held held : all) {
      if (!held.keys.isEmpty() && (largest == null || held.bytes > largest.bytes)) {
        largest = held;
      }
    }
    return largest;
  }

  /** Orders by time of arrival, then by key. */
  private static final class Age implements Comparable<Age> {
    private final long millis;
    private final ByteString key;

    Age(long millis, ByteString key) {
      this.millis = millis;
      this.key = key;
    }

    @Override
    public int compareTo(Age other) {
      int byTime = Long.compare(millis, other.millis);
      return byTime != 0
          ? byTime
          : ByteString.unsignedLexicographicalComparator().compare(key, other.key);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Age && compareTo((Age) other) == 0;
    }

    @Override
    public int hashCode() {
      return key.hashCode();
    }
  }
}
