package org.tereze.text.mix;

/**
 * The contexts of the next symbol that were found, as long as they have symbols below the node that
 * is decided: how often it went to either side.
 *
 * <p>One thread. What dies is taken out, so that a decision costs what is left.
 */
final class LiveContexts {
  private final int[] items;
  private final int[][] maps;

  /** By place among those that live: index of the kind, and a bit for its number. */
  private final int[] index;

  private final int[] kind;

  /** The first item, and the counts of all items before it and before the end. */
  private final int[] from;

  private final int[] low;
  private final int[] high;

  /** The first item on the side of one, and the counts before it. */
  private final int[] middle;

  private final int[] split;
  private int live;
  private int kinds;

  /** With the items in this array, and by index of the kind what a state means. */
  LiveContexts(int[] items, int[][] maps) {
    this.items = items;
    this.maps = maps;
    int most = maps.length;
    index = new int[most];
    kind = new int[most];
    from = new int[most];
    low = new int[most];
    high = new int[most];
    middle = new int[most];
    split = new int[most];
  }

  void clear() {
    live = 0;
    kinds = 0;
  }

  /** Adds a context that has symbols. */
  void add(int kindIndex, int kindNumber, int firstItem, int count) {
    index[live] = kindIndex;
    kind[live] = 1 << kindNumber;
    from[live] = firstItem;
    low[live] = 0;
    high[live] = ContextTable.sum(items[firstItem + count]);
    live++;
    kinds |= 1 << kindNumber;
  }

  /** Returns a bit for each kind, by number, that is among them. */
  int kinds() {
    return kinds;
  }

  /**
   * Adds what they say about a decision.
   *
   * @param states gets their states, by index of the kind; the others' are left
   */
  void read(int firstLeaf, int[] states, Inputs to) {
    int least = ContextTable.first(firstLeaf);
    int n = live;
    for (int i = 0; i < n; i++) {
      int at = from[i];
      // Four at once, since most have fewer, and a wrong guess of a processor costs more than that.
      int before =
          ((items[at] - least) >>> 31)
              + ((items[at + 1] - least) >>> 31)
              + ((items[at + 2] - least) >>> 31)
              + ((items[at + 3] - least) >>> 31);
      at += before;
      // Bound: the places behind the last item have a leaf behind all.
      while (before == 4 && items[at] < least) {
        at++;
      }
      middle[i] = at;
      split[i] = ContextTable.sum(items[at]);
    }
    for (int i = 0; i < n; i++) {
      int at = split[i];
      int state = Levels.of(at - low[i]) * Parameters.SIDE + Levels.of(high[i] - at);
      int place = index[i];
      states[place] = state;
      to.add(place, maps[place][state]);
    }
  }

  /** Goes to one side; clears the states of those that have nothing there. */
  void update(int bit, int[] states) {
    int n = live;
    int left = 0;
    for (int i = 0; i < n; i++) {
      int first = bit == 0 ? from[i] : middle[i];
      int before = bit == 0 ? low[i] : split[i];
      int end = bit == 0 ? split[i] : high[i];
      index[left] = index[i];
      kind[left] = kind[i];
      from[left] = first;
      low[left] = before;
      high[left] = end;
      if (before < end) {
        left++;
      } else {
        states[index[i]] = 0;
        kinds &= ~kind[i];
      }
    }
    live = left;
  }
}
