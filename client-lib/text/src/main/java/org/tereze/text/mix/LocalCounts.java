package org.tereze.text.mix;

import java.util.Arrays;

/**
 * Zeros and ones seen in this message at each decision under a few contexts.
 *
 * <p>One thread. A cell is a byte: zeros in the high half, ones in the low half, each at most 15;
 * what contradicts the newest decision is forgotten in part. Each context's kind has cells of its
 * own, found by hash and not checked.
 */
final class LocalCounts {
  /** How many states a cell has. */
  static final int STATES = 256;

  private static final int KINDS = Parameters.LOCAL_KINDS.length;
  private static final int CELL_BITS = 14;
  private static final int MOST = 15;

  private static final int BYTES = KINDS << CELL_BITS;

  /** By decision and state: the state after it. */
  private static final byte[] NEXT = next();

  private final byte[] cells;
  private final int[][] maps;
  private final int[] contexts = new int[KINDS];
  private final int[] at = new int[KINDS];

  /** The maps say by kind what a state means. */
  LocalCounts(int[][] maps, Workspace workspace) {
    cells = workspace.cells(BYTES);
    this.maps = maps;
  }

  private static byte[] next() {
    byte[] next = new byte[2 * STATES];
    for (int state = 0; state < STATES; state++) {
      int zeros = state >> 4;
      int ones = state & 0xf;
      next[state] = (byte) (Math.min(zeros + 1, MOST) << 4 | contradicted(ones));
      next[STATES + state] = (byte) (contradicted(zeros) << 4 | Math.min(ones + 1, MOST));
    }
    return next;
  }

  private static int contradicted(int count) {
    return count > 2 ? (count + 1) / 2 : count;
  }

  void clear() {
    Arrays.fill(cells, (byte) 0);
  }

  /** Sets the context of a kind for the decisions of the next symbol. */
  void select(int kind, long hash) {
    contexts[kind] = (int) hash;
  }

  /**
   * Adds what they say about a decision.
   *
   * @param first place of the first of these inputs
   * @param states gets their states, from there on
   */
  void read(int node, int first, int[] states, Inputs to) {
    int spread = node * 0x2F0B4C47;
    for (int i = 0; i < KINDS; i++) {
      int cell =
          i << CELL_BITS | ((contexts[i] + spread) * 0x9E3779B1) >>> (Integer.SIZE - CELL_BITS);
      at[i] = cell;
      int state = cells[cell] & 0xff;
      states[first + i] = state;
      to.add(first + i, maps[i][state]);
    }
  }

  /** Counts the decision whose states were asked last. */
  void update(int bit) {
    int side = bit * STATES;
    for (int i = 0; i < KINDS; i++) {
      int cell = at[i];
      cells[cell] = NEXT[side + (cells[cell] & 0xff)];
    }
  }
}
