package org.tereze.client.vault;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The tables of one segment as they live in memory, ordered by key. Not thread-safe.
 *
 * <p>Arrays in it are never changed, except that a value of the chains is zeroed when it is
 * replaced.
 */
final class LiveTables {
  /**
   * Unsigned, byte by byte; a prefix comes first. {@code Arrays.compareUnsigned} is not in API 26.
   */
  static final Comparator<byte[]> KEY_ORDER = LiveTables::compare;

  /** What an entry is taken to cost beside its key and value. */
  static final int ENTRY_BYTES = 8;

  private final Segment segment;
  private final NavigableMap<Integer, NavigableMap<byte[], byte[]>> tables = new TreeMap<>();
  private long liveBytes;

  LiveTables(Segment segment) {
    this.segment = segment;
  }

  long liveBytes() {
    return liveBytes;
  }

  NavigableMap<Integer, NavigableMap<byte[], byte[]>> tables() {
    return tables;
  }

  NavigableMap<byte[], byte[]> table(int mark) {
    NavigableMap<byte[], byte[]> table = tables.get(mark);
    return table == null ? new TreeMap<>(KEY_ORDER) : table;
  }

  byte @Nullable [] get(int mark, byte[] key) {
    return table(mark).get(key);
  }

  /** Puts a value, or deletes with null. Keeps both arrays. */
  void set(int mark, byte[] key, byte @Nullable [] value) {
    NavigableMap<byte[], byte[]> table =
        tables.computeIfAbsent(mark, unused -> new TreeMap<>(KEY_ORDER));
    byte[] old = value == null ? table.remove(key) : table.put(key, value);
    if (old != null) {
      liveBytes -= sizeOf(key, old);
      if (segment == Segment.CHAINS) {
        Arrays.fill(old, (byte) 0);
      }
    }
    if (value != null) {
      liveBytes += sizeOf(key, value);
    } else if (table.isEmpty()) {
      tables.remove(mark);
    }
  }

  /** Forgets the tables that a copy must not keep. */
  void dropCopied() {
    for (Map.Entry<Integer, NavigableMap<byte[], byte[]>> table :
        tables.tailMap(Table.DROPPED_WHEN_COPIED, true).entrySet()) {
      table.getValue().forEach((key, value) -> liveBytes -= sizeOf(key, value));
    }
    tables.tailMap(Table.DROPPED_WHEN_COPIED, true).clear();
  }

  /** Zeroes all values of the chains and forgets everything. */
  void clear() {
    if (segment == Segment.CHAINS) {
      tables.values().forEach(t -> t.values().forEach(v -> Arrays.fill(v, (byte) 0)));
    }
    tables.clear();
    liveBytes = 0;
  }

  /** The first key behind all that begin with {@code prefix}; null if nothing can be behind. */
  static byte @Nullable [] behind(byte[] prefix) {
    for (int last = prefix.length - 1; last >= 0; last--) {
      if (prefix[last] != (byte) 0xff) {
        byte[] behind = Arrays.copyOf(prefix, last + 1);
        behind[last]++;
        return behind;
      }
    }
    return null;
  }

  static long sizeOf(byte[] key, byte[] value) {
    return (long) ENTRY_BYTES + key.length + value.length;
  }

  private static int compare(byte[] left, byte[] right) {
    int common = Math.min(left.length, right.length);
    for (int i = 0; i < common; i++) {
      if (left[i] != right[i]) {
        return (left[i] & 0xff) - (right[i] & 0xff);
      }
    }
    return left.length - right.length;
  }
}
