package org.tereze.text.mix;

import java.util.Arrays;

/**
 * The newest place in this message where the same symbols went before, and what followed there.
 *
 * <p>One thread.
 */
final class Match {
  /** How many symbols must agree. */
  static final int SHORTEST = 4;

  /** The longest length that is told apart. */
  static final int LONGEST = 15;

  private static final int BITS = 12;

  private static final int PLACES = 1 << BITS;

  private final int[] places;
  private int place;
  private int length;

  Match(Workspace workspace) {
    places = workspace.places(PLACES);
  }

  void clear() {
    Arrays.fill(places, 0);
    place = 0;
    length = 0;
  }

  /** Goes on after a symbol (not a capital sign) was pushed into the history. */
  void push(History history) {
    int end = history.length();
    if (place > 0 && history.exactAtPlace(place) == history.exactAtPlace(end - 1)) {
      place++;
      length++;
    } else {
      place = 0;
      length = 0;
    }
    if (end < SHORTEST) {
      return;
    }
    int hash = 0;
    for (int back = 1; back <= SHORTEST; back++) {
      hash = (hash + history.at(back) + 1) * 0x2F0B4C47;
    }
    hash = (hash * 0x9E3779B1) >>> (32 - BITS);
    if (length == 0) {
      place = places[hash];
      while (place > length && length < 32 && agree(history, end)) {
        length++;
      }
      if (length < SHORTEST) {
        place = 0;
        length = 0;
      }
    }
    places[hash] = end;
  }

  private boolean agree(History history, int end) {
    return history.atPlace(place - 1 - length) == history.at(1 + length) && length < end;
  }

  /** Returns the length of the match, 0 for none, at most {@link #LONGEST}. */
  int length() {
    return Math.min(length, LONGEST);
  }

  /** Returns the symbol that followed there. */
  int symbol(History history) {
    return history.exactAtPlace(place);
  }
}
