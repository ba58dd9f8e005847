package org.tereze.client;

/** Where a text may be cut, so that each piece reads by itself. Stateless. */
final class TextCuts {
  /** A first line shorter than this is no headline yet. */
  static final int SHORTEST_HEADLINE = 20;

  /** Code units of a headline, at most. */
  static final int LONGEST_HEADLINE = 200;

  private static final String SENTENCE_ENDS = ".!?…؟";

  /** After these no space follows. */
  private static final String UNSPACED_ENDS = "。！？";

  private static final String CLOSING = "\"'”’»)]";
  private static final char JOINER = '\u200D';

  private TextCuts() {}

  /**
   * Where a text's headline ends: behind its first line, else behind the last sentence that fits,
   * else behind the last word; the whole length of a short text.
   */
  static int headline(String text) {
    if (text.length() <= LONGEST_HEADLINE) {
      return text.length();
    }
    for (int at = SHORTEST_HEADLINE; at <= LONGEST_HEADLINE; at++) {
      if (text.charAt(at - 1) == '\n') {
        return at;
      }
    }
    return last(text, SHORTEST_HEADLINE, LONGEST_HEADLINE);
  }

  /**
   * The best place for a cut behind {@code from} and not behind {@code to}: in the last third the
   * end of a sentence, else of a word; else {@code to}, but never inside a character.
   */
  static int before(String text, int from, int to) {
    return to >= text.length() ? text.length() : last(text, from + (to - from) * 2 / 3, to);
  }

  private static int last(String text, int above, int to) {
    int word = -1;
    for (int at = to; at > above; at--) {
      if (UNSPACED_ENDS.indexOf(text.charAt(at - 1)) >= 0) {
        return at;
      }
      if (Character.isWhitespace(text.charAt(at - 1))) {
        if (endsSentence(text, at)) {
          return at;
        }
        word = word < 0 ? at : word;
      }
    }
    return word < 0 ? whole(text, above, to) : word;
  }

  /** Whether there is a sentence's end before the white space that ends at {@code at}. */
  private static boolean endsSentence(String text, int at) {
    if (text.charAt(at - 1) == '\n') {
      return true;
    }
    int end = at - 1;
    while (end > 0 && CLOSING.indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return end > 0 && SENTENCE_ENDS.indexOf(text.charAt(end - 1)) >= 0;
  }

  /** Not inside a character as people see it, if there is one that ends behind {@code above}. */
  private static int whole(String text, int above, int to) {
    int at = to;
    while (at > above + 1 && isInside(text, at)) {
      at--;
    }
    return isInside(text, at) ? pair(text, to) : at;
  }

  private static boolean isInside(String text, int at) {
    int next = text.codePointAt(at);
    int type = Character.getType(next);
    return Character.isLowSurrogate(text.charAt(at))
        || next == JOINER
        || text.charAt(at - 1) == JOINER
        || type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.COMBINING_SPACING_MARK
        || type == Character.MODIFIER_SYMBOL;
  }

  private static int pair(String text, int to) {
    return Character.isLowSurrogate(text.charAt(to)) ? to - 1 : to;
  }
}
