package org.tereze.text.mix;

/** The kinds of context, by number; a model says which of them it has. */
public final class Kind {
  /** The last symbol; {@code ORDER_1 + n} the last n + 1, up to eight. */
  public static final int ORDER_1 = 0;

  /** The word so far, or what stands between the words. */
  public static final int WORD = 8;

  /** The word so far and the one before. */
  public static final int WORD_1 = 9;

  /** The word so far and the second one before. */
  public static final int WORD_2 = 10;

  /** The word so far and the two before. */
  public static final int WORD_12 = 11;

  /** The word so far and the last three letters of the one before. */
  public static final int SUFFIX = 12;

  /** The word so far and the last two letters of each of the two before. */
  public static final int SUFFIXES = 13;

  /** The second to fourth symbol before. */
  public static final int SKIP_1 = 14;

  /** The first, third and fourth symbol before. */
  public static final int SKIP_2 = 15;

  /** The last two symbols and the classes of the last six. */
  public static final int SHAPE = 16;

  /** The last two symbols, the word's last two vowels and its length. */
  public static final int HARMONY = 17;

  /** The word so far and the two symbols before it. */
  public static final int GAP = 18;

  /** Kinds below this one have many symbols a context, and a table of their own. */
  public static final int FIRST_SPARSE = 3;

  /** How many kinds there are. */
  public static final int COUNT = 19;

  private Kind() {}

  /** Returns the kind that must be known for this one to be looked up, or -1. */
  static int needed(int kind) {
    if (kind > ORDER_1 + 3 && kind < WORD) {
      return kind - 1;
    }
    return kind == WORD_12 ? WORD_1 : -1;
  }
}
