package org.tereze.text.mix;

import java.util.Arrays;

/**
 * What the dense table had for the contexts that were looked up last: most come again soon, and
 * their entries are long to read.
 *
 * <p>One thread. Which contexts are still here changes no result, only the time.
 */
final class FoundContexts {
  /** Places in the array of items for one context. */
  static final int CAPACITY = ContextTable.MAX_ITEMS + 1;

  private static final int SLOTS = 128;

  /** Places in the array of items for all. */
  static final int PLACES = Kind.FIRST_SPARSE * SLOTS * CAPACITY;

  private static final long NONE = -1;

  private final ContextTable table;
  private final int[] items;
  private final long[] contexts = new long[Kind.FIRST_SPARSE * SLOTS];
  private final int[] counts = new int[Kind.FIRST_SPARSE * SLOTS];
  private int count;

  /** Keeps items in the first {@link #PLACES} of an array. */
  FoundContexts(ContextTable table, int[] items) {
    this.table = table;
    this.items = items;
    Arrays.fill(contexts, NONE);
  }

  /** Returns where the items of a context begin; they stay until the kind's next one. */
  int find(int kind, long context) {
    int slot = kind * SLOTS + ((int) context & (SLOTS - 1));
    int at = slot * CAPACITY;
    if (contexts[slot] != context) {
      contexts[slot] = context;
      counts[slot] = table.find(context, items, at);
    }
    count = counts[slot];
    return at;
  }

  /** Returns how many items the last context has. */
  int count() {
    return count;
  }
}
