package org.tereze.text.mix;

/** What kind of character a symbol is, as the contexts see it; 0 to 15. */
public final class SymbolClass {
  /** A control symbol or anything without another class. */
  public static final int OTHER = 0;

  /** A space or a line break. */
  public static final int SPACE = 1;

  /** A decimal digit. */
  public static final int DIGIT = 2;

  /** What ends a sentence. */
  public static final int STOP = 3;

  /** Any other punctuation. */
  public static final int PUNCTUATION = 4;

  /** The first class that is part of a word: a consonant. */
  public static final int CONSONANT = 5;

  /** A vowel of the back row, or a letter that stands for one. */
  public static final int BACK_VOWEL = 6;

  /** A vowel of the front row. */
  public static final int FRONT_VOWEL = 7;

  /** A sign that modifies a letter. */
  public static final int MARK = 8;

  private SymbolClass() {}

  /** Returns whether the class is part of a word. */
  static boolean isWord(int symbolClass) {
    return symbolClass >= CONSONANT;
  }

  /** Returns whether the class is a vowel. */
  static boolean isVowel(int symbolClass) {
    return symbolClass == BACK_VOWEL || symbolClass == FRONT_VOWEL;
  }
}
