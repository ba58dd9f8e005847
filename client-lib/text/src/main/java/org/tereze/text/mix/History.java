package org.tereze.text.mix;

import java.util.Arrays;

/**
 * What was coded so far in one message, and the contexts that follow from it.
 *
 * <p>One thread; {@link #clear} begins the next message. A context is a hash of {@value #HASH_BITS}
 * bits; see {@link Kind} for what goes into it.
 */
public final class History {
  /** How many bits a context's hash has. */
  public static final int HASH_BITS = 40;

  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;
  private static final int PAD = 16;

  private final Alphabet alphabet;
  private int[] symbols = new int[PAD + 512];
  private int[] exact = new int[PAD + 512];
  private int length;
  private boolean capital;
  private boolean lastCapital;
  private int wordLength;
  private boolean allCapitals;
  private long word;
  private long previousWord;
  private long secondWord;
  private int suffix;
  private int previousSuffix;
  private int secondSuffix;
  private int gap;
  private int shape;
  private int vowels;

  /** Creates the history of an empty message. */
  public History(Alphabet alphabet) {
    this.alphabet = alphabet;
    clear();
  }

  /** Forgets everything. */
  public void clear() {
    Arrays.fill(symbols, 0, PAD, Alphabet.END);
    length = 0;
    capital = false;
    lastCapital = false;
    wordLength = 0;
    allCapitals = false;
    word = 0;
    previousWord = 0;
    secondWord = 0;
    suffix = 0;
    previousSuffix = 0;
    secondSuffix = 0;
    gap = 0;
    shape = 0;
    vowels = 0;
  }

  /** Takes the symbol that was coded. */
  public void push(int symbol) {
    if (symbol == Alphabet.CAPITAL) {
      capital = true;
      return;
    }
    int seen = alphabet.fold(symbol);
    if (PAD + length == symbols.length) {
      symbols = Arrays.copyOf(symbols, symbols.length * 2);
      exact = Arrays.copyOf(exact, exact.length * 2);
    }
    exact[PAD + length] = symbol;
    symbols[PAD + length++] = seen;
    int symbolClass = alphabet.classOf(symbol);
    shape = shape << 4 | symbolClass;
    if (SymbolClass.isWord(symbolClass)) {
      pushLetter(seen, symbolClass);
    } else {
      endWord(seen);
    }
    lastCapital = capital;
    capital = false;
  }

  private void pushLetter(int seen, int symbolClass) {
    allCapitals = capital && (wordLength == 0 || allCapitals);
    wordLength++;
    word = (word + seen + 1L) * MULTIPLIER;
    word ^= word >>> 31;
    suffix = suffix << 10 | seen;
    if (SymbolClass.isVowel(symbolClass)) {
      vowels = (vowels << 10 | seen) & 0xfffff;
    }
  }

  private void endWord(int seen) {
    if (wordLength > 0) {
      secondWord = previousWord;
      previousWord = word;
      secondSuffix = previousSuffix;
      previousSuffix = suffix & 0x3fffffff;
      gap = 0;
    }
    gap = gap << 10 | (seen + 1);
    wordLength = 0;
    word = 0;
    suffix = 0;
    vowels = 0;
    allCapitals = false;
  }

  /** Returns how many symbols were taken, capitals not counted. */
  public int length() {
    return length;
  }

  /** Returns the symbol {@code back} places before the next one; 1 is the last. */
  public int at(int back) {
    return symbols[PAD + length - back];
  }

  /** Returns the symbol at a place counted from the message's begin. */
  int atPlace(int place) {
    return symbols[PAD + place];
  }

  /** Returns the symbol at a place as it was, not as contexts see it. */
  int exactAtPlace(int place) {
    return exact[PAD + place];
  }

  /** Returns the length of the word so far. */
  int wordLength() {
    return wordLength;
  }

  /** Returns whether a capital sign was the last symbol. */
  public boolean capital() {
    return capital;
  }

  /** Returns the context of a kind, {@link #HASH_BITS} bits. */
  public long context(int kind) {
    int flags = (capital ? 1 : 0) + (lastCapital && kind <= Kind.ORDER_1 + 1 ? 2 : 0);
    long h = (kind * 4L + flags + 1) * MULTIPLIER;
    switch (kind) {
      case Kind.WORD:
        return finish(mix(wordPart(h), 0));
      case Kind.WORD_1:
        return finish(mix(wordPart(h), previousWord));
      case Kind.WORD_2:
        return finish(mix(wordPart(h), secondWord));
      case Kind.WORD_12:
        return finish(mix(mix(wordPart(h), previousWord), secondWord));
      case Kind.SUFFIX:
        return finish(mix(wordPart(h), previousSuffix));
      case Kind.SUFFIXES:
        return finish(mix(mix(wordPart(h), previousSuffix & 0xfffff), secondSuffix & 0xfffff));
      case Kind.SKIP_1:
        return finish(mix(mix(mix(h, at(2)), at(3)), at(4)));
      case Kind.SKIP_2:
        return finish(mix(mix(mix(h, at(1)), at(3)), at(4)));
      case Kind.SHAPE:
        return finish(mix(mix(mix(h, at(1)), at(2)), shape & 0xffffff));
      case Kind.HARMONY:
        return finish(mix(mix(mix(mix(h, at(1)), at(2)), vowels), Math.min(wordLength, 6)));
      case Kind.GAP:
        return finish(mix(mix(wordPart(h), at(wordLength + 1)), at(wordLength + 2)));
      default:
        for (int back = 1; back <= kind - Kind.ORDER_1 + 1; back++) {
          h = mix(h, at(back));
        }
        return finish(h);
    }
  }

  private long wordPart(long h) {
    return mix(h, wordLength == 0 ? gap : word + (allCapitals && wordLength > 1 ? 1 : 0));
  }

  private static long mix(long h, long value) {
    long mixed = (h ^ (value + 1)) * MULTIPLIER;
    return mixed ^ mixed >>> 29;
  }

  private static long finish(long h) {
    return (h * MULTIPLIER) >>> (64 - HASH_BITS);
  }
}
