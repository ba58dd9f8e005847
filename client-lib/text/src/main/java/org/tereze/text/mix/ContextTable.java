package org.tereze.text.mix;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What followed each context in the training text, read-only.
 *
 * <p>Safe for any thread: only absolute reads. A context's hash times the number of buckets is the
 * bucket (above bit 40) and the fingerprint (the bits from there on); a bucket is a run of entries,
 * ascending by fingerprint.
 *
 * <pre>
 * bytes           field
 * 4               buckets
 * 1               fingerprint bits f, at most 16
 * 1               Rice bits r
 * 4 × ⌈(b+1)/32⌉  first bit of every 32nd bucket
 * 2 × (b+1)       first bit of each bucket, counted from there
 * rest            entries, bits from the highest; 8 zero bytes
 * </pre>
 *
 * <p>An entry is the fingerprint's distance from the one before (from -1 for the first), less one,
 * as a Rice code (quotient in ones, a zero, r bits), the number of symbols as an Elias gamma code,
 * and per symbol, ascending by leaf, its code in the alphabet's tree and its level plus one as a
 * gamma code.
 */
public final class ContextTable {
  /** The most symbols that an entry holds. */
  public static final int MAX_ITEMS = 63;

  /** Places behind the items that {@link #find} fills, so that four can be looked at at once. */
  static final int ENDS = 4;

  /** The most places that {@link #find} fills in an array. */
  public static final int PLACES = MAX_ITEMS + ENDS;

  private static final int MAX_BUCKETS = 1 << 22;
  private static final int MAX_BYTES = 1 << 27;
  private static final int ANCHORS_AT = 6;
  private static final int SPARE_BYTES = 8;

  /** What {@link #word} yields at least, and the most that a symbol with its level takes. */
  private static final int WORD_BITS = 57;

  private static final int MAX_ITEM_BITS = Alphabet.MAX_DEPTH + 9;

  private static final int MAX_COUNT_BITS = 13;

  static final int BUCKETS_PER_ANCHOR = 32;

  /** Below the leaf: the counts of all items before, 63 of at most 400 each. */
  private static final int SUM_BITS = 16;

  private static final int SUM_MASK = (1 << SUM_BITS) - 1;

  /** Behind all leaves. */
  private static final int END_LEAF = 0x7fff;

  private final ByteBuffer bytes;
  private final Alphabet alphabet;
  private final int buckets;
  private final int fingerprintBits;
  private final int riceBits;
  private final int offsetsAt;
  private final int entriesAt;
  private final int endBit;
  private final int lastWordAt;

  /**
   * Creates the table over a buffer, which is not copied.
   *
   * @throws IllegalArgumentException if it is too short for what it says
   */
  public ContextTable(ByteBuffer source, Alphabet alphabet) {
    this.bytes = source.slice().order(ByteOrder.BIG_ENDIAN);
    this.alphabet = alphabet;
    if (bytes.capacity() < 14) {
      throw new IllegalArgumentException("the table is cut");
    }
    buckets = bytes.getInt(0);
    fingerprintBits = bytes.get(4);
    riceBits = bytes.get(5);
    if (buckets < 1 || buckets > MAX_BUCKETS || fingerprintBits < 1 || fingerprintBits > 16) {
      throw new IllegalArgumentException("the table's head is wrong");
    }
    offsetsAt = ANCHORS_AT + 4 * (buckets / BUCKETS_PER_ANCHOR + 1);
    entriesAt = offsetsAt + 2 * (buckets + 1);
    if (riceBits < 0
        || riceBits > fingerprintBits
        || bytes.capacity() < entriesAt + SPARE_BYTES
        || bytes.capacity() > MAX_BYTES) {
      throw new IllegalArgumentException("the table is cut");
    }
    lastWordAt = bytes.capacity() - SPARE_BYTES;
    endBit = (lastWordAt - entriesAt) * 8;
  }

  /** Returns the leaf of an item. */
  public static int leaf(int item) {
    return item >>> SUM_BITS;
  }

  /** Returns the least item of a leaf or one behind it. */
  static int first(int leaf) {
    return leaf << SUM_BITS;
  }

  /** Returns the counts of all items before this one. */
  static int sum(int item) {
    return item & SUM_MASK;
  }

  /** Returns the count of an item, given the one behind it, too. */
  public static int count(int item, int next) {
    return sum(next) - sum(item);
  }

  /** Returns how many buckets there are. */
  public int buckets() {
    return buckets;
  }

  /** Returns how many bits of a hash tell the entries of a bucket apart. */
  public int fingerprintBits() {
    return fingerprintBits;
  }

  /** Returns how many bits of each distance stand apart. */
  public int riceBits() {
    return riceBits;
  }

  // Bound: a table that was tampered with points anywhere.
  private int bounded(int bit) {
    return Math.max(0, Math.min(bit, endBit));
  }

  private int anchor(int bucket) {
    return bytes.getInt(ANCHORS_AT + 4 * (bucket / BUCKETS_PER_ANCHOR));
  }

  /**
   * Returns where a context's bucket lies: its first bit in the upper half, its end in the lower.
   */
  long locate(long context) {
    int bucket = (int) ((context * buckets) >>> History.HASH_BITS);
    int offsets = bytes.getInt(offsetsAt + 2 * bucket);
    int anchor = anchor(bucket);
    int next = bucket + 1;
    int nextAnchor = next % BUCKETS_PER_ANCHOR == 0 ? anchor(next) : anchor;
    int from = bounded(anchor + (offsets >>> 16));
    return (long) from << Integer.SIZE | bounded(nextAnchor + (offsets & 0xffff));
  }

  /** Returns the first bits of a bucket, for {@link #find(long, long, long, int[], int)}. */
  long peek(long located) {
    return word((int) (located >>> Integer.SIZE));
  }

  /**
   * Finds what followed a context.
   *
   * @param items gets an item for each symbol from {@code at} on, their {@link #leaf leaves}
   *     ascending, and behind them some with a leaf that is none; {@link #count} tells their counts
   * @return how many symbols there are, 0 if the context is not known
   */
  public int find(long context, int[] items, int at) {
    long located = locate(context);
    return find(context, located, peek(located), items, at);
  }

  /**
   * The same in three steps, so that a caller can do each for several contexts before the next:
   * what is read lies far apart, and memory is slow.
   */
  int find(long context, long located, long peeked, int[] items, int at) {
    int wanted =
        (int) ((context * buckets) >>> (History.HASH_BITS - fingerprintBits))
            & ((1 << fingerprintBits) - 1);
    int bit = (int) (located >>> Integer.SIZE);
    int end = (int) located;
    long word = peeked;
    int fingerprint = -1;
    while (bit < end) {
      int quotient = Long.numberOfLeadingZeros(~word);
      int used = quotient + 1 + riceBits;
      // In two steps, since there may be no bits of it.
      int low = (int) (word << (quotient + 1) >>> 1 >>> (63 - riceBits));
      fingerprint += 1 + (quotient << riceBits) + low;
      if (fingerprint > wanted) {
        return 0;
      }
      if (used > WORD_BITS - MAX_COUNT_BITS) {
        bit += used;
        used = 0;
        word = word(bit);
      }
      long rest = word << used;
      int zeros = Math.min(Long.numberOfLeadingZeros(rest), 6);
      // Bound: the caller's arrays.
      int count = Math.min((int) (rest << zeros >>> (63 - zeros)), MAX_ITEMS);
      used += 2 * zeros + 1;
      if (fingerprint == wanted) {
        return read(bit + used, count, items, at);
      }
      for (int i = 0; i < count; i++) {
        if (used > WORD_BITS - MAX_ITEM_BITS) {
          bit += used;
          used = 0;
          word = word(bit);
        }
        used += alphabet.itemBits(word << used);
      }
      bit += used;
      word = word(bit);
    }
    return 0;
  }

  private int read(int from, int count, int[] items, int at) {
    int bit = from;
    long word = word(bit);
    int used = 0;
    int sum = 0;
    for (int i = 0; i < count; i++) {
      if (used > WORD_BITS - MAX_ITEM_BITS) {
        bit += used;
        used = 0;
        word = word(bit);
      }
      long rest = word << used;
      int leaf = alphabet.leafOfCode((int) (rest >>> (64 - Alphabet.MAX_DEPTH)));
      used += alphabet.itemBits(rest);
      rest <<= leaf & Alphabet.LENGTH_MASK;
      int zeros = Math.min(Long.numberOfLeadingZeros(rest), Alphabet.MAX_ZEROS);
      items[at + i] = leaf >>> Alphabet.LENGTH_BITS << SUM_BITS | sum;
      sum += Levels.valueOfCode((int) (rest << zeros >>> (63 - zeros)));
    }
    for (int i = 0; i < ENDS; i++) {
      items[at + count + i] = END_LEAF << SUM_BITS | sum;
    }
    return count;
  }

  /** At least 57 bits from a bit on, in the highest places. */
  private long word(int bit) {
    return bytes.getLong(Math.min(entriesAt + (bit >>> 3), lastWordAt)) << (bit & 7);
  }
}
