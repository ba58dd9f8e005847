package org.tereze.text.mix;

import java.util.Arrays;

/**
 * Zeros and ones seen in this message at one decision under one context.
 *
 * <p>One thread. A cell is a byte: zeros in the high half, ones in the low half, each at most 15;
 * what contradicts the newest decision is forgotten in part. Cells are found by hash and not
 * checked.
 */
final class LocalCounts {
  /** How many states a cell has. */
  static final int STATES = 256;

  private static final int CELL_BITS = 14;
  private static final int MOST = 15;

  private final byte[] cells = new byte[1 << CELL_BITS];
  private int context;
  private int cell;

  void clear() {
    Arrays.fill(cells, (byte) 0);
  }

  /** Sets the context for the decisions of the next symbol. */
  void select(long hash) {
    context = (int) hash;
  }

  /** Returns the state at a decision. */
  int state(int node) {
    cell = ((context + node * 0x2F0B4C47) * 0x9E3779B1) >>> (32 - CELL_BITS);
    return cells[cell] & 0xff;
  }

  /** Counts the decision whose state was asked last. */
  void update(int bit) {
    int zeros = (cells[cell] & 0xff) >> 4;
    int ones = cells[cell] & 0xf;
    if (bit == 0) {
      zeros = Math.min(zeros + 1, MOST);
      ones = ones > 2 ? (ones + 1) / 2 : ones;
    } else {
      ones = Math.min(ones + 1, MOST);
      zeros = zeros > 2 ? (zeros + 1) / 2 : zeros;
    }
    cells[cell] = (byte) (zeros << 4 | ones);
  }
}
