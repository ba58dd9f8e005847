package org.tereze.relay.store;

import java.util.Arrays;

/**
 * Where in a batch an id was stored last: open addressing over arrays that are used again. One
 * thread.
 *
 * <p>Ids are hashes whose inputs a stranger chooses, so slots are picked under a secret multiplier.
 */
final class IdPositions {
  private static final int NONE = -1;

  private final long multiplier;
  private long[] ids = new long[16];
  private int[] positions = new int[16];

  /**
   * @param secret from a random source
   */
  IdPositions(long secret) {
    multiplier = secret | 1;
  }

  /** Forgets everything and makes room for this many. */
  void clear(int most) {
    int slots = Integer.highestOneBit(Math.max(8, most)) << 2;
    if (slots > positions.length) {
      ids = new long[slots];
      positions = new int[slots];
    }
    Arrays.fill(positions, NONE);
  }

  /** The position, or -1. */
  int find(long id) {
    return positions[slot(id)];
  }

  void put(long id, int position) {
    int slot = slot(id);
    ids[slot] = id;
    positions[slot] = position;
  }

  /** Where the id is, or where it would go: there is always a free slot. */
  private int slot(long id) {
    int mask = positions.length - 1;
    int slot = (int) ((id * multiplier) >>> 33) & mask;
    while (positions[slot] != NONE && ids[slot] != id) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}
