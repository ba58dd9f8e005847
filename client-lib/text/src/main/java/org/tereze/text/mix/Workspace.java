package org.tereze.text.mix;

/**
 * The large arrays of a predictor, to be used again by the next one: 0.3 MB that need not be
 * allocated for each text and each model that is tried.
 *
 * <p>One thread, and one text at a time: a new predictor takes the arrays from the one before.
 * Until then they hold traces of its text (counts by hash), so a workspace is kept no longer than
 * by what may remember texts. Takes memory when it is first used.
 */
public final class Workspace {
  private final FoundContexts found = new FoundContexts();
  private byte[] cells = {};
  private int[] places = {};
  private int[] items = {};
  private int[] weights = {};

  /** Returns what was found by another predictor, emptied. */
  FoundContexts found() {
    found.clear();
    return found;
  }

  /** Returns at least so many cells, with anything in them, as all arrays here. */
  byte[] cells(int count) {
    if (cells.length < count) {
      cells = new byte[count];
    }
    return cells;
  }

  int[] places(int count) {
    places = enough(places, count);
    return places;
  }

  int[] items(int count) {
    items = enough(items, count);
    return items;
  }

  int[] weights(int count) {
    weights = enough(weights, count);
    return weights;
  }

  private static int[] enough(int[] array, int count) {
    return array.length < count ? new int[count] : array;
  }
}
