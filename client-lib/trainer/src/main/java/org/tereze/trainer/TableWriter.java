package org.tereze.trainer;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.tereze.text.mix.Alphabet;
import org.tereze.text.mix.ContextTable;
import org.tereze.text.mix.Kind;
import org.tereze.text.mix.Levels;

/** Chooses the contexts that are worth their bits and writes them as a {@link ContextTable}. */
final class TableWriter {
  private static final int PER_BUCKET = 4;
  private static final int PER_DENSE_BUCKET = 2;
  private static final int ANCHOR = 32;

  private final Alphabet alphabet;
  private final ContextCounts counts;
  private final int fingerprintBits;
  private byte[] bits = new byte[1 << 16];
  private int bit;
  private boolean tookAll;

  TableWriter(Alphabet alphabet, ContextCounts counts, int fingerprintBits) {
    this.alphabet = alphabet;
    this.counts = counts;
    this.fingerprintBits = fingerprintBits;
  }

  /** Returns which contexts fit into so many bytes, those that gain most per bit first. */
  boolean[][] choose(double[][] gains, long bytes, double floor) {
    int kinds = counts.kinds.length;
    int candidates = 0;
    for (int k = 0; k < kinds; k++) {
      for (double gain : gains[k]) {
        candidates += gain > floor ? 1 : 0;
      }
    }
    // Ratio as a sortable integer, kind, context: ties are settled by kind and hash.
    long[] ranked = new long[candidates];
    int[] costs = new int[candidates];
    int[] kindOf = new int[candidates];
    int[] contextOf = new int[candidates];
    int at = 0;
    for (int k = 0; k < kinds; k++) {
      for (int c = 0; c < gains[k].length; c++) {
        if (gains[k][c] > floor) {
          int cost = cost(k, c);
          long ratio = (long) Math.min(gains[k][c] / cost * (1L << 24), (1L << 36) - 1);
          ranked[at] = ((1L << 36) - ratio) << 26 | at;
          costs[at] = cost;
          kindOf[at] = k;
          contextOf[at++] = c;
        }
      }
    }
    Arrays.sort(ranked);
    boolean[][] kept = new boolean[kinds][];
    for (int k = 0; k < kinds; k++) {
      kept[k] = new boolean[gains[k].length];
    }
    long left = bytes * 8;
    tookAll = true;
    for (long rank : ranked) {
      int i = (int) rank & 0x3ffffff;
      left -= costs[i];
      if (left < 0) {
        tookAll = false;
        break;
      }
      kept[kindOf[i]][contextOf[i]] = true;
    }
    return kept;
  }

  /** Returns whether every context of any value fitted the last time. */
  boolean tookAll() {
    return tookAll;
  }

  private int cost(int k, int context) {
    int first = counts.firstItem[k][context];
    int last = counts.firstItem[k][context + 1];
    int n = Math.min(last - first, ContextTable.MAX_ITEMS);
    int cost = fingerprintBits - 3 + 2 + 2 + gamma(n);
    double scale = scale(k, context);
    for (int i = first; i < first + n; i++) {
      cost +=
          alphabet.length(counts.itemSymbols[k][i]) + gamma(level(counts.itemCounts[k][i] * scale));
    }
    return cost;
  }

  private double scale(int k, int context) {
    int most = 0;
    for (int i = counts.firstItem[k][context]; i < counts.firstItem[k][context + 1]; i++) {
      most = Math.max(most, counts.itemCounts[k][i]);
    }
    int top = Levels.value(Levels.COUNT - 1);
    return most > top ? (double) top / most : 1;
  }

  private static int level(double count) {
    return Math.max(1, Levels.of((int) Math.round(count)));
  }

  private static int gamma(int value) {
    return 2 * (31 - Integer.numberOfLeadingZeros(value)) + 1;
  }

  /** Returns the table over the contexts kept, of the dense kinds or of the others. */
  byte[] write(boolean[][] all, boolean dense) {
    bit = 0;
    bits = new byte[1 << 16];
    boolean[][] kept = all.clone();
    for (int k = 0; k < kept.length; k++) {
      if ((counts.kinds[k] < Kind.FIRST_SPARSE) != dense) {
        kept[k] = new boolean[0];
      }
    }
    int perBucket = dense ? PER_DENSE_BUCKET : PER_BUCKET;
    int entries = 0;
    for (boolean[] some : kept) {
      for (boolean one : some) {
        entries += one ? 1 : 0;
      }
    }
    long[] order = new long[entries];
    int[] kindOf = new int[entries];
    int[] contextOf = new int[entries];
    int at = 0;
    for (int k = 0; k < kept.length; k++) {
      for (int c = 0; c < kept[k].length; c++) {
        if (kept[k][c]) {
          order[at] = counts.hashes[k][c] << 24 | at;
          kindOf[at] = k;
          contextOf[at++] = c;
        }
      }
    }
    for (int i = 0; i < entries; i++) {
      order[i] ^= Long.MIN_VALUE;
    }
    Arrays.sort(order);
    int buckets = Math.max(1, entries / perBucket);
    int rice = Math.max(0, fingerprintBits - 31 + Integer.numberOfLeadingZeros(perBucket) - 1);
    int[] starts = new int[buckets + 1];
    int bucket = 0;
    int fingerprint = -1;
    for (long flipped : order) {
      long value = flipped ^ Long.MIN_VALUE;
      long hash = value >>> 24;
      int i = (int) value & 0xffffff;
      long scaled = hash * buckets;
      int mine = (int) (scaled >>> 40);
      while (bucket < mine) {
        starts[++bucket] = bit;
        fingerprint = -1;
      }
      int wanted = (int) (scaled >>> (40 - fingerprintBits)) & ((1 << fingerprintBits) - 1);
      if (wanted == fingerprint) {
        // Two contexts under one fingerprint: the one of the lower kind stays.
        continue;
      }
      int distance = wanted - fingerprint - 1;
      fingerprint = wanted;
      for (int q = distance >> rice; q > 0; q--) {
        put(1, 1);
      }
      put(0, 1);
      put(distance & ((1 << rice) - 1), rice);
      putItems(kindOf[i], contextOf[i]);
    }
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
      out.putShort((short) (starts[b] - starts[b / ANCHOR * ANCHOR]));
    }
    out.put(bits, 0, entryBytes);
    return out.array();
  }

  private void putItems(int k, int context) {
    int first = counts.firstItem[k][context];
    int n = counts.firstItem[k][context + 1] - first;
    Integer[] items = new Integer[n];
    for (int i = 0; i < n; i++) {
      items[i] = first + i;
    }
    int[] itemCounts = counts.itemCounts[k];
    short[] itemSymbols = counts.itemSymbols[k];
    if (n > ContextTable.MAX_ITEMS) {
      Arrays.sort(
          items,
          (a, b) ->
              itemCounts[a] != itemCounts[b]
                  ? itemCounts[b] - itemCounts[a]
                  : itemSymbols[a] - itemSymbols[b]);
      n = ContextTable.MAX_ITEMS;
    }
    double scale = scale(k, context);
    Arrays.sort(
        items, 0, n, (a, b) -> alphabet.leafOf(itemSymbols[a]) - alphabet.leafOf(itemSymbols[b]));
    putGamma(n);
    for (int i = 0; i < n; i++) {
      int symbol = itemSymbols[items[i]];
      put(alphabet.code(symbol), alphabet.length(symbol));
      putGamma(level(itemCounts[items[i]] * scale));
    }
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
