package org.tereze.trainer;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.tereze.text.mix.Alphabet;
import org.tereze.text.mix.ContextTable;
import org.tereze.text.mix.History;
import org.tereze.text.mix.Levels;

/** Writes the bytes of a {@link ContextTable}, entries ascending by hash. One thread. */
final class TableBits {
  private static final int ANCHOR = 32;

  private final Alphabet alphabet;
  private final int buckets;
  private final int fingerprintBits;
  private final int rice;
  private final int[] starts;
  private byte[] bits = new byte[1 << 16];
  private int bit;
  private int bucket;
  private int fingerprint = -1;

  TableBits(Alphabet alphabet, int buckets, int fingerprintBits, int rice) {
    this.alphabet = alphabet;
    this.buckets = buckets;
    this.fingerprintBits = fingerprintBits;
    this.rice = rice;
    starts = new int[buckets + 1];
  }

  /** Starts the entry of a context; returns false if the one before has its fingerprint. */
  boolean startEntry(long hash) {
    long scaled = hash * buckets;
    int mine = (int) (scaled >>> History.HASH_BITS);
    int wanted = (int) (scaled >>> (History.HASH_BITS - fingerprintBits));
    return startEntry(mine, wanted & ((1 << fingerprintBits) - 1));
  }

  boolean startEntry(int mine, int wanted) {
    while (bucket < mine) {
      starts[++bucket] = bit;
      fingerprint = -1;
    }
    if (wanted == fingerprint) {
      return false;
    }
    int distance = wanted - fingerprint - 1;
    fingerprint = wanted;
    for (int q = distance >> rice; q > 0; q--) {
      put(1, 1);
    }
    put(0, 1);
    put(distance & ((1 << rice) - 1), rice);
    return true;
  }

  /** Writes what followed: the most frequent ones, if there are more than an entry holds. */
  void putItems(int[] symbols, int[] counts) {
    Integer[] items = new Integer[symbols.length];
    for (int i = 0; i < items.length; i++) {
      items[i] = i;
    }
    int n = Math.min(items.length, ContextTable.MAX_ITEMS);
    if (n < items.length) {
      Arrays.sort(
          items,
          (a, b) -> counts[a] != counts[b] ? counts[b] - counts[a] : symbols[a] - symbols[b]);
    }
    Arrays.sort(items, 0, n, (a, b) -> alphabet.leafOf(symbols[a]) - alphabet.leafOf(symbols[b]));
    double scale = scale(counts, 0, counts.length);
    putGamma(n);
    for (int i = 0; i < n; i++) {
      int symbol = symbols[items[i]];
      put(alphabet.code(symbol), alphabet.length(symbol));
      putGamma(level(counts[items[i]] * scale));
    }
  }

  /** Returns the table. */
  byte[] finish() {
    while (bucket < buckets) {
      starts[++bucket] = bit;
    }
    int entryBytes = (bit + 7) / 8;
    int anchors = buckets / ANCHOR + 1;
    ByteBuffer out = ByteBuffer.allocate(6 + 4 * anchors + 2 * (buckets + 1) + entryBytes + 8);
    out.putInt(buckets).put((byte) fingerprintBits).put((byte) rice);
    for (int a = 0; a < anchors; a++) {
      out.putInt(starts[a * ANCHOR]);
    }
    for (int b = 0; b <= buckets; b++) {
      int offset = starts[b] - starts[b / ANCHOR * ANCHOR];
      if (offset > 0xffff) {
        throw new IllegalStateException("too many entries for " + buckets + " buckets");
      }
      out.putShort((short) offset);
    }
    out.put(bits, 0, entryBytes);
    return out.array();
  }

  /** Returns what counts are multiplied by so that the largest has a level. */
  static double scale(int[] counts, int from, int to) {
    int most = 0;
    for (int i = from; i < to; i++) {
      most = Math.max(most, counts[i]);
    }
    int top = Levels.value(Levels.COUNT - 1);
    return most > top ? (double) top / most : 1;
  }

  static int level(double count) {
    return Math.max(1, Levels.of((int) Math.round(count)));
  }

  /** Returns how many bits a number takes. */
  static int gamma(int value) {
    return 2 * (31 - Integer.numberOfLeadingZeros(value)) + 1;
  }

  private void putGamma(int value) {
    int length = 31 - Integer.numberOfLeadingZeros(value);
    put(0, length);
    put(value, length + 1);
  }

  private void put(int value, int count) {
    if (bit / 8 + 8 > bits.length) {
      bits = Arrays.copyOf(bits, bits.length * 2);
    }
    for (int i = count - 1; i >= 0; i--) {
      bits[bit >> 3] |= (byte) ((value >> i & 1) << (7 - (bit & 7)));
      bit++;
    }
  }
}
