package org.tereze.text.mix;

import java.util.Arrays;

/**
 * The large arrays of a predictor, to be used again by the next one: 0.3 MB that need not be
 * allocated for each text and each model that is tried.
 *
 * <p>One thread, and one text at a time: a new predictor takes the arrays from the one before.
 * Until then they hold traces of its text (the hash of each three characters, and counts by hash),
 * so who keeps a workspace wipes it after each text. Takes memory when it is first used.
 */
public final class Workspace {
  private final FoundContexts found = new FoundContexts();
  private byte[] cells = {};
  private int[] places = {};
  private int[] items = {};
  private int[] weights = {};
  private boolean used;

  /** Returns what was found by another predictor, emptied. */
  FoundContexts found() {
    used = true;
    found.clear();
    return found;
  }

  /** Overwrites what texts left here; nothing to do, on any thread, where no predictor was. */
  public void wipe() {
    if (!used) {
      return;
    }
    found.wipe();
    Arrays.fill(cells, (byte) 0);
    Arrays.fill(places, 0);
    Arrays.fill(items, 0);
    Arrays.fill(weights, 0);
    used = false;
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
