package org.tereze.text.mix;

import java.util.Arrays;

/**
 * The symbols of a language and the tree of binary decisions that tells them apart.
 *
 * <p>Symbols 0 to 2 are {@link #END}, {@link #ESCAPE} and {@link #CAPITAL}; every further one is a
 * code point, ascending. A symbol's leaf is its place in a canonical Huffman tree, so that every
 * subtree is a range of leaves. Immutable; safe for any thread.
 */
public final class Alphabet {
  /** The message ends here. */
  public static final int END = 0;

  /** A code point without a symbol follows. */
  public static final int ESCAPE = 1;

  /** The next symbol stands for its capital form. */
  public static final int CAPITAL = 2;

  /** The first symbol that is a code point. */
  public static final int FIRST = 3;

  /** The longest way from the root to a leaf. */
  public static final int MAX_DEPTH = 12;

  /** How many bits hold the length of a code. */
  static final int LENGTH_BITS = 4;

  static final int LENGTH_MASK = (1 << LENGTH_BITS) - 1;

  /** How many zeros the gamma code of a level begins with at most. */
  static final int MAX_ZEROS = 4;

  private final int[] codePoints;
  private final int[] capitals;
  private final int[] folds;
  private final int[] classes;
  private final int[] lengths;
  private final int[] codes;
  private final int[] leafOf;
  private final int[] symbolAt;
  private final char[] leafOfCode = new char[1 << MAX_DEPTH];
  private final byte[] itemBits = new byte[1 << MAX_DEPTH];
  private final int[] zero;
  private final int[] one;
  private final int[] middle;
  private final int[] capitalPoints;
  private final int[] capitalSymbols;
  private int nodes;

  /**
   * Creates an alphabet.
   *
   * @param codePoints by symbol, ascending from {@link #FIRST} on
   * @param capitals by symbol: the capital form's code point, or 0
   * @param folds by symbol: the symbol that contexts see in its place
   * @param classes by symbol: see {@link SymbolClass}
   * @param lengths by symbol: decisions from root to leaf, a complete prefix code
   * @throws IllegalArgumentException if the lengths are no complete prefix code
   */
  public Alphabet(int[] codePoints, int[] capitals, int[] folds, int[] classes, int[] lengths) {
    this.codePoints = codePoints.clone();
    this.capitals = capitals.clone();
    this.folds = folds.clone();
    this.classes = classes.clone();
    this.lengths = lengths.clone();
    int count = codePoints.length;
    codes = new int[count];
    leafOf = new int[count];
    symbolAt = new int[count];
    zero = new int[count];
    one = new int[count];
    middle = new int[count];
    layLeaves();
    measureItems();
    nodes = 0;
    grow(0, count, 0);
    long[] pairs = new long[count];
    int found = 0;
    for (int s = FIRST; s < count; s++) {
      if (capitals[s] != 0) {
        pairs[found++] = (long) capitals[s] << 32 | s;
      }
    }
    Arrays.sort(pairs, 0, found);
    capitalPoints = new int[found];
    capitalSymbols = new int[found];
    for (int i = 0; i < found; i++) {
      capitalPoints[i] = (int) (pairs[i] >>> 32);
      capitalSymbols[i] = (int) pairs[i];
    }
  }

  private void layLeaves() {
    int leaf = 0;
    int code = 0;
    for (int length = 1; length <= MAX_DEPTH; length++) {
      code <<= 1;
      for (int s = 0; s < lengths.length; s++) {
        if (lengths[s] == length) {
          if (code >= 1 << length) {
            throw new IllegalArgumentException("code lengths overflow");
          }
          codes[s] = code++;
          leafOf[s] = leaf;
          int first = codes[s] << (MAX_DEPTH - length);
          int end = first + (1 << (MAX_DEPTH - length));
          Arrays.fill(leafOfCode, first, end, (char) (leaf << LENGTH_BITS | length));
          symbolAt[leaf++] = s;
        }
      }
    }
    if (leaf != lengths.length || code != 1 << MAX_DEPTH) {
      throw new IllegalArgumentException("code lengths are not complete");
    }
  }

  private void measureItems() {
    for (int bits = 0; bits < itemBits.length; bits++) {
      int length = leafOfCode[bits] & LENGTH_MASK;
      int rest = bits << length & (1 << MAX_DEPTH) - 1;
      int zeros = Integer.numberOfLeadingZeros(rest) - (Integer.SIZE - MAX_DEPTH);
      // Where no one is seen, there may be fewer zeros than that only if bits are left out.
      boolean known = rest != 0 || MAX_DEPTH - length >= MAX_ZEROS;
      itemBits[bits] = (byte) (known ? length + 2 * Math.min(zeros, MAX_ZEROS) + 1 : 0);
    }
  }

  /** Makes the node over leaves from..to, which share {@code depth} decisions; returns it. */
  private int grow(int from, int to, int depth) {
    if (to - from == 1) {
      return ~from;
    }
    int node = nodes++;
    int split = from;
    while ((codes[symbolAt[split]] >> (lengths[symbolAt[split]] - depth - 1) & 1) == 0) {
      split++;
    }
    middle[node] = split;
    zero[node] = grow(from, split, depth + 1);
    one[node] = grow(split, to, depth + 1);
    return node;
  }

  /** Returns how many symbols there are. */
  public int size() {
    return codePoints.length;
  }

  /** Returns how many decisions there are; the root is decision 0. */
  public int nodes() {
    return nodes;
  }

  /** Returns the symbol of a code point, or -1. */
  public int symbolOf(int codePoint) {
    int at = Arrays.binarySearch(codePoints, FIRST, codePoints.length, codePoint);
    return at < 0 ? -1 : at;
  }

  /** Returns the symbol whose capital form a code point is, or -1. */
  public int symbolOfCapital(int codePoint) {
    int at = Arrays.binarySearch(capitalPoints, codePoint);
    return at < 0 ? -1 : capitalSymbols[at];
  }

  /** Returns a symbol's code point. */
  public int codePoint(int symbol) {
    return codePoints[symbol];
  }

  /** Returns the code point of a symbol's capital form, or 0. */
  public int capital(int symbol) {
    return capitals[symbol];
  }

  /** Returns the symbol that contexts see in a symbol's place. */
  public int fold(int symbol) {
    return folds[symbol];
  }

  /** Returns a symbol's class. */
  public int classOf(int symbol) {
    return classes[symbol];
  }

  /** Returns how many decisions lead to a symbol. */
  public int length(int symbol) {
    return lengths[symbol];
  }

  /** Returns the decisions that lead to a symbol, the first one in the highest bit. */
  public int code(int symbol) {
    return codes[symbol];
  }

  /** Returns a symbol's leaf. */
  public int leafOf(int symbol) {
    return leafOf[symbol];
  }

  /** Returns the symbol at a leaf. */
  public int symbolAt(int leaf) {
    return symbolAt[leaf];
  }

  /**
   * Returns the leaf whose code begins the {@link #MAX_DEPTH} bits given, and in the lowest {@link
   * #LENGTH_BITS} the length of that code.
   */
  int leafOfCode(int bits) {
    return leafOfCode[bits];
  }

  /** Returns how many bits a code and the gamma code of a level behind it take. */
  int itemBits(long word) {
    int bits = itemBits[(int) (word >>> (Long.SIZE - MAX_DEPTH))];
    return bits > 0 ? bits : longItemBits(word);
  }

  private int longItemBits(long word) {
    int length = leafOfCode[(int) (word >>> (Long.SIZE - MAX_DEPTH))] & LENGTH_MASK;
    return length + 2 * Math.min(Long.numberOfLeadingZeros(word << length), MAX_ZEROS) + 1;
  }

  /** Returns the first leaf on the side of one. */
  int middle(int node) {
    return middle[node];
  }

  /** Returns the next decision, or the complement of the leaf that is reached. */
  public int next(int node, int bit) {
    return bit == 0 ? zero[node] : one[node];
  }
}
