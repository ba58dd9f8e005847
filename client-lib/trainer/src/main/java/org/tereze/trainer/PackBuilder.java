package org.tereze.trainer;

import java.util.Arrays;
import java.util.List;
import org.tereze.text.mix.Alphabet;
import org.tereze.text.mix.ContextTable;
import org.tereze.text.mix.History;
import org.tereze.text.mix.Kind;
import org.tereze.text.mix.ModelFile;

/**
 * Primes a model with an organisation's own reports: what followed a context in at least {@value
 * #LEAST_REPORTS} of them is added to what followed it in the base's text. One thread.
 *
 * <p>Guarantee: a run of characters that stands in fewer reports leaves no entry in the pack.
 * Alphabet, maps and weights stay the base's, since they would learn from every report.
 * Non-guarantee: what five reports share can be asked out of the pack, be it a name.
 */
final class PackBuilder {
  /** In how many different reports a run of characters has to stand. */
  static final int LEAST_REPORTS = 5;

  /**
   * How much of what followed a context must be what enough reports share, in hundredths: else the
   * rest, which stays out, would make it look surer than it is.
   */
  private static final int LEAST_SHARE = 75;

  private final ModelFile base;
  private final ContextCounts counts;
  private final int[][] reportsOf;
  private int kept;

  PackBuilder(ModelFile base, List<String> reports) {
    this.base = base;
    counts = new ContextCounts(base.alphabet(), base.parameters().kinds(), reports);
    reportsOf = reportsOf(reports);
  }

  /** By kind and item: in how many reports it stands. */
  private int[][] reportsOf(List<String> reports) {
    int[][] found = new int[counts.kinds.length][];
    for (int k = 0; k < found.length; k++) {
      found[k] = new int[counts.itemCounts[k].length];
      int[] last = new int[found[k].length];
      int at = 0;
      for (int report = 1; report <= reports.size(); report++) {
        int end = at + Symbols.of(base.alphabet(), reports.get(report - 1)).length;
        for (; at < end; at++) {
          int item = counts.itemAt[k][at];
          if (last[item] != report) {
            last[item] = report;
            found[k][item]++;
          }
        }
      }
    }
    return found;
  }

  /**
   * Returns the pack, with a checksum.
   *
   * @param mostBytes where it would be larger, more reports have to share what goes in
   */
  byte[] build(String credits, int mostBytes) {
    for (int least = LEAST_REPORTS; ; least += Math.max(1, least / 4)) {
      kept = 0;
      byte[] dense = primed(true, least);
      byte[] sparse = primed(false, least);
      byte[] pack =
          ModelFile.checked(
              ModelFile.write(
                  base.language(), credits, base.alphabet(), base.parameters(), dense, sparse));
      if (pack.length <= mostBytes || kept == 0) {
        Log.line("from at least %d reports: %d runs of characters", least, kept);
        return pack;
      }
    }
  }

  /** Returns how many runs of characters the last pack took from the reports. */
  int kept() {
    return kept;
  }

  private byte[] primed(boolean dense, int least) {
    Alphabet alphabet = base.alphabet();
    ContextTable table = base.table(dense);
    int fingerprintBits = table.fingerprintBits();
    TableBits out = new TableBits(alphabet, table.buckets(), fingerprintBits, table.riceBits());
    long[] own = own(dense, least);
    int[] sums = new int[alphabet.size()];
    int[] items = new int[ContextTable.PLACES];
    int next = 0;
    long slots = (long) table.buckets() << fingerprintBits;
    int shift = History.HASH_BITS - fingerprintBits;
    for (long slot = 0; slot < slots; slot++) {
      // The first of the hashes that share this bucket and fingerprint.
      long hash = ((slot << shift) + table.buckets() - 1) / table.buckets();
      int n = table.find(hash, items, 0);
      for (int i = 0; i < n; i++) {
        int symbol = alphabet.symbolAt(ContextTable.leaf(items[i]));
        sums[symbol] += ContextTable.count(items[i], items[i + 1]);
      }
      while (next < own.length && (hashOf(own[next]) * table.buckets()) >>> shift == slot) {
        n += addItems(own[next++], least, sums);
      }
      if (n > 0) {
        out.startEntry((int) (slot >>> fingerprintBits), (int) slot & ((1 << fingerprintBits) - 1));
        putSums(sums, out);
      }
    }
    return out.finish();
  }

  private static void putSums(int[] sums, TableBits out) {
    int[] symbols = new int[sums.length];
    int[] values = new int[sums.length];
    int n = 0;
    for (int s = 0; s < sums.length; s++) {
      if (sums[s] > 0) {
        symbols[n] = s;
        values[n++] = sums[s];
        sums[s] = 0;
      }
    }
    out.putItems(Arrays.copyOf(symbols, n), Arrays.copyOf(values, n));
  }

  /** The contexts that enough reports share: hash, then the place in a list of all; ascending. */
  private long[] own(boolean dense, int least) {
    long[] own = new long[places()];
    int n = 0;
    int place = 0;
    for (int k = 0; k < counts.kinds.length; k++) {
      for (int c = 0; c < counts.hashes[k].length; c++, place++) {
        if ((counts.kinds[k] < Kind.FIRST_SPARSE) == dense && isShared(k, c, least)) {
          own[n++] = (counts.hashes[k][c] << 24 | place) ^ Long.MIN_VALUE;
        }
      }
    }
    own = Arrays.copyOf(own, n);
    Arrays.sort(own);
    return own;
  }

  private int places() {
    int places = 0;
    for (long[] hashes : counts.hashes) {
      places += hashes.length;
    }
    return places;
  }

  private static long hashOf(long own) {
    return (own ^ Long.MIN_VALUE) >>> 24;
  }

  private boolean isShared(int k, int context, int least) {
    long shared = 0;
    for (int i = counts.firstItem[k][context]; i < counts.firstItem[k][context + 1]; i++) {
      shared += reportsOf[k][i] >= least ? counts.itemCounts[k][i] : 0;
    }
    return shared > 0 && 100 * shared >= (long) LEAST_SHARE * counts.totals[k][context];
  }

  private int addItems(long own, int least, int[] sums) {
    int context = (int) own & 0xffffff;
    int k = 0;
    while (context >= counts.hashes[k].length) {
      context -= counts.hashes[k++].length;
    }
    int added = 0;
    for (int i = counts.firstItem[k][context]; i < counts.firstItem[k][context + 1]; i++) {
      if (reportsOf[k][i] >= least) {
        sums[counts.itemSymbols[k][i]] += counts.itemCounts[k][i];
        added++;
      }
    }
    kept += added;
    return added;
  }
}
