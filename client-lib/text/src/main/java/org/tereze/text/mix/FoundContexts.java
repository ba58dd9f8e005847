package org.tereze.text.mix;

import java.util.Arrays;

/**
 * What the dense table had for the contexts of this message: most come again soon, and their
 * entries are long to read.
 *
 * <p>One thread. Which contexts are still here changes no result, only the time.
 */
final class FoundContexts {
  private static final int SLOTS = 512;

  /** Places in the array of items. */
  static final int PLACES = 1 << 14;

  private static final int COUNT_BITS = 6;
  private static final int COUNT_MASK = (1 << COUNT_BITS) - 1;
  private static final long NONE = -1;

  private final long[] contexts = new long[Kind.FIRST_SPARSE * SLOTS];
  private final int[] found = new int[Kind.FIRST_SPARSE * SLOTS];
  private int end;

  /** Forgets all of them. */
  void clear() {
    Arrays.fill(contexts, NONE);
    end = 0;
  }

  /** Forgets all of them, and leaves no trace. */
  void wipe() {
    clear();
    Arrays.fill(found, 0);
  }

  /** Makes room for those of one symbol; only here are places taken away. */
  void makeRoom() {
    if (end > PLACES - Kind.FIRST_SPARSE * ContextTable.PLACES) {
      clear();
    }
  }

  /** Returns the slot of a context, which is its until the next one of the kind that has it. */
  static int slot(int kind, long context) {
    return kind * SLOTS + ((int) context & (SLOTS - 1));
  }

  /** Returns whether a context was found and is still here. */
  boolean has(int slot, long context) {
    return contexts[slot] == context;
  }

  /** Returns where in the array of items those of a slot begin. */
  int at(int slot) {
    return found[slot] >>> COUNT_BITS;
  }

  /** Returns how many items the context in a slot has. */
  int count(int slot) {
    return found[slot] & COUNT_MASK;
  }

  /** Returns where the next items may be put. */
  int end() {
    return end;
  }

  /** Notes that so many items of a context were put there. */
  void put(int slot, long context, int count) {
    contexts[slot] = context;
    found[slot] = end << COUNT_BITS | count;
    end += count + ContextTable.ENDS;
  }
}
