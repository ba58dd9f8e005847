package org.tereze.relay.store;

import java.util.ArrayList;
import java.util.List;

/**
 * Says of most ids that were never added that they were not: a Bloom filter of 16 bits per id that
 * grows by layers. One writer; readers on the writer's thread, or after a safe publication.
 *
 * <p>Never wrong about an id that was added; wrong about one in a thousand others at most.
 */
final class IdFilter {
  private static final int BITS_PER_ID = 16;
  private static final int PROBES = 8;
  private static final int GROWTH = 4;

  /** Bits for a number of ids that is known beforehand. */
  private static final class Layer {
    final long[] words;
    final long capacity;
    long size;

    Layer(long capacity) {
      this.capacity = capacity;
      this.words = new long[Math.toIntExact(Math.max(1, capacity * BITS_PER_ID / Long.SIZE))];
    }

    void add(long hash, long step) {
      long bits = words.length * (long) Long.SIZE;
      for (int i = 0; i < PROBES; i++) {
        long bit = Long.remainderUnsigned(hash + i * step, bits);
        words[(int) (bit >>> 6)] |= 1L << bit;
      }
      size++;
    }

    boolean mightContain(long hash, long step) {
      long bits = words.length * (long) Long.SIZE;
      for (int i = 0; i < PROBES; i++) {
        long bit = Long.remainderUnsigned(hash + i * step, bits);
        if ((words[(int) (bit >>> 6)] & 1L << bit) == 0) {
          return false;
        }
      }
      return true;
    }
  }

  private final List<Layer> layers = new ArrayList<>();

  IdFilter(long expectedIds) {
    layers.add(new Layer(Math.max(1_024, expectedIds)));
  }

  /** Adds an id by its hash, which must be evenly spread already. */
  void add(long hash) {
    Layer last = layers.get(layers.size() - 1);
    if (last.size >= last.capacity) {
      last = new Layer(last.capacity * GROWTH);
      layers.add(last);
    }
    last.add(hash, step(hash));
  }

  boolean mightContain(long hash) {
    long step = step(hash);
    for (int i = layers.size() - 1; i >= 0; i--) {
      if (layers.get(i).mightContain(hash, step)) {
        return true;
      }
    }
    return false;
  }

  /**
   * A second hash from the first (the finaliser of SplitMix64); odd, so that it visits all bits.
   */
  private static long step(long hash) {
    long mixed = (hash ^ hash >>> 30) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
    return (mixed ^ mixed >>> 31) | 1;
  }
}
