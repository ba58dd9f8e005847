package org.tereze.trainer;

import java.util.Arrays;
import org.tereze.text.mix.Alphabet;
import org.tereze.text.mix.ContextTable;
import org.tereze.text.mix.Kind;

/** Chooses the contexts that are worth their bits and writes them as a {@link ContextTable}. */
final class TableWriter {
  private static final int PER_BUCKET = 4;
  private static final int PER_DENSE_BUCKET = 2;

  private final Alphabet alphabet;
  private final ContextCounts counts;
  private final int fingerprintBits;
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
    int cost = fingerprintBits - 3 + 2 + 2 + TableBits.gamma(n);
    double scale = TableBits.scale(counts.itemCounts[k], first, last);
    for (int i = first; i < first + n; i++) {
      cost += alphabet.length(counts.itemSymbols[k][i]);
      cost += TableBits.gamma(TableBits.level(counts.itemCounts[k][i] * scale));
    }
    return cost;
  }

  /** Returns the table over the contexts kept, of the dense kinds or of the others. */
  byte[] write(boolean[][] all, boolean dense) {
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
    TableBits out = new TableBits(alphabet, buckets, fingerprintBits, rice);
    for (long flipped : order) {
      long value = flipped ^ Long.MIN_VALUE;
      // Of two contexts under one fingerprint the one of the lower kind stays.
      if (out.startEntry(value >>> 24)) {
        int i = (int) value & 0xffffff;
        putItems(kindOf[i], contextOf[i], out);
      }
    }
    return out.finish();
  }

  private void putItems(int k, int context, TableBits out) {
    int first = counts.firstItem[k][context];
    int n = counts.firstItem[k][context + 1] - first;
    int[] symbols = new int[n];
    int[] itemCounts = new int[n];
    for (int i = 0; i < n; i++) {
      symbols[i] = counts.itemSymbols[k][first + i];
      itemCounts[i] = counts.itemCounts[k][first + i];
    }
    out.putItems(symbols, itemCounts);
  }
}
