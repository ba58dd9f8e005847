package org.tereze.text.mix;

/** Which weights the mixers take, by what is known at a decision. Stateless. */
final class Selectors {
  private static final int MATCH_STEPS = 5;
  private static final int LENGTH_STEPS = 5;

  private Selectors() {}

  /** Returns how many weight sets each mixer of the first layer has. */
  static int[] counts(Alphabet alphabet) {
    return new int[] {
      7 * 4 * 2, alphabet.nodes(), alphabet.size() * 2, MATCH_STEPS * LENGTH_STEPS * 4
    };
  }

  /** Returns how many weight sets the last mixer has. */
  static int finalCount() {
    return Alphabet.MAX_DEPTH;
  }

  static int ofMatch(int length) {
    return length == 0 ? 0 : length < 6 ? 1 : length < 9 ? 2 : length < 15 ? 3 : 4;
  }

  static int ofLength(int length) {
    return length < 8 ? 0 : length < 40 ? 1 : length < 120 ? 2 : length < 400 ? 3 : 4;
  }

  static int ofPlace(int match, int length, int wordLength) {
    int inWord = wordLength == 0 ? 0 : wordLength < 3 ? 1 : wordLength < 6 ? 2 : 3;
    return (ofMatch(match) * LENGTH_STEPS + ofLength(length)) * 4 + inWord;
  }
}
