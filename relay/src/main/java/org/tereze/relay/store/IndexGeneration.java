package org.tereze.relay.store;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;

/**
 * One week of remembered ids: index key ({@link IdCipher}) → {@link IndexEntry}. The filter and
 * what is about the ids of {@link #hide} belong to the committer's thread; {@link #keysOf} serves
 * any.
 */
final class IndexGeneration {
  private final int number;
  private final ColumnFamilyHandle family;
  private final long expectedIds;
  private final byte[] key;
  private final IdCipher cipher;
  private final IdFilter added = new IdFilter(0);
  private volatile @Nullable IdFilter found;
  private long hiddenBatch;

  IndexGeneration(int number, ColumnFamilyHandle family, byte[] key, long expectedIds) {
    this.number = number;
    this.family = family;
    this.expectedIds = expectedIds;
    this.key = key.clone();
    this.cipher = new IdCipher(key);
  }

  int number() {
    return number;
  }

  ColumnFamilyHandle family() {
    return family;
  }

  long expectedIds() {
    return expectedIds;
  }

  /**
   * Takes the ids that the next calls name by their position, unless they were taken already.
   *
   * @param batch names this set of ids, never 0
   */
  void hide(long batch, long[] ids, int count) {
    if (hiddenBatch != batch) {
      cipher.hide(ids, count);
      hiddenBatch = batch;
    }
  }

  /** A copy of the index key of the i-th id. */
  byte[] key(int i) {
    return cipher.key(i);
  }

  void writeKey(int i, ByteBuffer to) {
    cipher.write(i, to);
  }

  /** Adds the i-th id to the filter. */
  void added(int i) {
    added.add(cipher.firstLong(i));
  }

  boolean mightContain(int i) {
    long first = cipher.firstLong(i);
    IdFilter before = found;
    return before == null || before.mightContain(first) || added.mightContain(first);
  }

  /** The index keys of many ids, on any thread. */
  byte[][] keysOf(long... ids) {
    IdCipher own = new IdCipher(key);
    own.hide(ids, ids.length);
    byte[][] keys = new byte[ids.length][];
    for (int i = 0; i < ids.length; i++) {
      keys[i] = own.key(i);
    }
    return keys;
  }

  /** Publishes what was there at the start; not changed after that. */
  void filterComplete(IdFilter before) {
    found = before;
  }

  boolean filterLoaded() {
    return found != null;
  }
}
