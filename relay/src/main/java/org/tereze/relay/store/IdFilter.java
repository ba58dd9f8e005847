package org.tereze.relay.store;

import java.util.ArrayList;
import java.util.List;

/**
 * Says of most ids that were never added that they were not: a blocked Bloom filter (Putze,
 * Sanders, Singler 2007) of 16 bits per id that grows by layers. One writer; readers on the
 * writer's thread, or after a safe publication.
 *
 * <p>Never wrong about an id that was added; wrong about one in a thousand others a layer at most.
 * All bits of an id lie in one block the size of a cache line, so that a question costs one miss.
 */
final class IdFilter {
  private static final int BITS_PER_ID = 16;
  private static final int BLOCK_WORDS = 8;
  private static final int BLOCK_BITS = BLOCK_WORDS * Long.SIZE;
  private static final int BIT_INDEX_BITS = 9;
  private static final int BIT_INDEX_MASK = BLOCK_BITS - 1;

  /** Probes whose places come from the second hash; one more comes from the first. */
  private static final int MIXED_PROBES = Long.SIZE / BIT_INDEX_BITS;

  private static final int FIRST_IDS = 1 << 15;
  private static final int GROWTH = 4;

  /** Bits for a number of ids that is known beforehand. */
  private static final class Layer {
    final long[] words;
    final long blocks;
    final long capacity;
    long size;

    Layer(long capacity) {
      this.capacity = capacity;
      this.blocks = (capacity * BITS_PER_ID + BLOCK_BITS - 1) / BLOCK_BITS;
      this.words = new long[Math.toIntExact(blocks * BLOCK_WORDS)];
    }

    /** The first word of an id's block; uses the hash's upper bits. */
    private int block(long hash) {
      return (int) Math.multiplyHigh(hash >>> 1, blocks << 1) * BLOCK_WORDS;
    }

    void add(long hash, long mixed) {
      int block = block(hash);
      set(block, hash);
      for (int i = 0; i < MIXED_PROBES; i++) {
        set(block, mixed >>> (i * BIT_INDEX_BITS));
      }
      size++;
    }

    private void set(int block, long bits) {
      int bit = (int) bits & BIT_INDEX_MASK;
      words[block + (bit >>> 6)] |= 1L << bit;
    }

    boolean mightContain(long hash, long mixed) {
      int block = block(hash);
      boolean all = isSet(block, hash);
      for (int i = 0; all && i < MIXED_PROBES; i++) {
        all = isSet(block, mixed >>> (i * BIT_INDEX_BITS));
      }
      return all;
    }

    private boolean isSet(int block, long bits) {
      int bit = (int) bits & BIT_INDEX_MASK;
      return (words[block + (bit >>> 6)] & (1L << bit)) != 0;
    }
  }

  private final List<Layer> layers = new ArrayList<>();

  IdFilter(long expectedIds) {
    layers.add(new Layer(Math.max(FIRST_IDS, expectedIds)));
  }

  /** Adds an id by its hash, which must be evenly spread already. */
  void add(long hash) {
    Layer last = layers.get(layers.size() - 1);
    if (last.size >= last.capacity) {
      last = new Layer(last.capacity * GROWTH);
      layers.add(last);
    }
    last.add(hash, mixed(hash));
  }

  boolean mightContain(long hash) {
    long mixed = mixed(hash);
    for (int i = layers.size() - 1; i >= 0; i--) {
      if (layers.get(i).mightContain(hash, mixed)) {
        return true;
      }
    }
    return false;
  }

  /** A second hash from the first (the finaliser of SplitMix64). */
  private static long mixed(long hash) {
    long mixed = (hash ^ (hash >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
