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

  private static final int MAX_BUCKETS = 1 << 22;
  private static final int MAX_BYTES = 1 << 27;
  private static final int ANCHORS_AT = 6;
  private static final int SPARE_BYTES = 8;

  /** What {@link #word} yields at least, and the most that a symbol with its level takes. */
  private static final int WORD_BITS = 57;

  private static final int LENGTH_MASK = (1 << Alphabet.LENGTH_BITS) - 1;

  private static final int MAX_ITEM_BITS = Alphabet.MAX_DEPTH + 9;

  static final int BUCKETS_PER_ANCHOR = 32;

  private static final int COUNT_BITS = 9;
  private static final int COUNT_MASK = (1 << COUNT_BITS) - 1;

  private final ByteBuffer bytes;
  private final Alphabet alphabet;
  private final int buckets;
  private final int fingerprintBits;
  private final int riceBits;
  private final int offsetsAt;
  private final int entriesAt;
  private final int endBit;

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
    endBit = (bytes.capacity() - entriesAt - SPARE_BYTES) * 8;
  }

  /** Returns the leaf of an item. */
  public static int leaf(int item) {
    return item >>> COUNT_BITS;
  }

  /** Returns the count of an item. */
  public static int count(int item) {
    return item & COUNT_MASK;
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

  private int firstBit(int bucket) {
    int bit =
        bytes.getInt(ANCHORS_AT + 4 * (bucket / BUCKETS_PER_ANCHOR))
            + (bytes.getShort(offsetsAt + 2 * bucket) & 0xffff);
    // Bound: a table that was tampered with points anywhere.
    return Math.max(0, Math.min(bit, endBit));
  }

  /**
   * Finds what followed a context.
   *
   * @param items gets a {@link #leaf} and a {@link #count} each from {@code at} on, leaves
   *     ascending
   * @return how many were written, 0 if the context is not known
   */
  public int find(long context, int[] items, int at) {
    long scaled = context * buckets;
    int bucket = (int) (scaled >>> History.HASH_BITS);
    int wanted =
        (int) (scaled >>> (History.HASH_BITS - fingerprintBits)) & ((1 << fingerprintBits) - 1);
    int bit = firstBit(bucket);
    int end = firstBit(bucket + 1);
    int fingerprint = -1;
    while (bit < end) {
      long word = word(bit);
      int quotient = Long.numberOfLeadingZeros(~word);
      bit += quotient + 1 + riceBits;
      fingerprint += 1 + (quotient << riceBits);
      if (riceBits > 0) {
        fingerprint += (int) (word << (quotient + 1) >>> (64 - riceBits));
      }
      if (fingerprint > wanted) {
        return 0;
      }
      word = word(bit);
      int zeros = Math.min(Long.numberOfLeadingZeros(word), 6);
      // Bound: the caller's arrays.
      int count = Math.min((int) (word << zeros >>> (63 - zeros)), MAX_ITEMS);
      bit += 2 * zeros + 1;
      if (fingerprint == wanted) {
        return read(bit, count, items, at);
      }
      bit = skip(bit, count);
    }
    return 0;
  }

  private int read(int from, int count, int[] items, int at) {
    int bit = from;
    long word = word(bit);
    int used = 0;
    for (int i = 0; i < count; i++) {
      if (used > WORD_BITS - MAX_ITEM_BITS) {
        bit += used;
        used = 0;
        word = word(bit);
      }
      long rest = word << used;
      int leaf = alphabet.leafOfCode((int) (rest >>> (64 - Alphabet.MAX_DEPTH)));
      int length = leaf & LENGTH_MASK;
      rest <<= length;
      int zeros = Math.min(Long.numberOfLeadingZeros(rest), 4);
      int value = Levels.valueOfCode((int) (rest << zeros >>> (63 - zeros)));
      items[at + i] = leaf >>> Alphabet.LENGTH_BITS << COUNT_BITS | value;
      used += length + 2 * zeros + 1;
    }
    return count;
  }

  private int skip(int from, int count) {
    int bit = from;
    long word = word(bit);
    int used = 0;
    for (int i = 0; i < count; i++) {
      if (used > WORD_BITS - MAX_ITEM_BITS) {
        bit += used;
        used = 0;
        word = word(bit);
      }
      long rest = word << used;
      int length = alphabet.leafOfCode((int) (rest >>> (64 - Alphabet.MAX_DEPTH))) & LENGTH_MASK;
      int zeros = Math.min(Long.numberOfLeadingZeros(rest << length), 4);
      used += length + 2 * zeros + 1;
    }
    return bit + used;
  }

  /** At least 57 bits from a bit on, in the highest places. */
  private long word(int bit) {
    int at = Math.min(entriesAt + (bit >>> 3), bytes.capacity() - SPARE_BYTES);
    return bytes.getLong(at) << (bit & 7);
  }
}
