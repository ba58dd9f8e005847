package org.tereze.text.mix;

/**
 * The log-odds that a decision is mixed from: of all inputs those that are not 0, since most are
 * and such a one changes neither a sum nor a weight.
 *
 * <p>One thread.
 */
final class Inputs {
  /** Which inputs these are. */
  final int[] places;

  /** What they say. */
  final int[] values;

  /** How many there are. */
  int count;

  /** None, of so many. */
  Inputs(int most) {
    // One more, since what is 0 is written, too, and then the next one over it.
    places = new int[most + 1];
    values = new int[most + 1];
  }

  /** Adds an input, unless it is 0. */
  void add(int place, int value) {
    places[count] = place;
    values[count] = value;
    count += value == 0 ? 0 : 1;
  }
}
