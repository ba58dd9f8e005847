package org.tereze.trainer;

import java.util.Arrays;
import java.util.List;
import org.tereze.text.mix.Alphabet;
import org.tereze.text.mix.History;
import org.tereze.text.mix.Kind;

/** What followed every context in a text, and what each context is worth. One thread. */
final class ContextCounts {
  private static final double DISCOUNT = 0.6;

  final int[] kinds;
  final int positions;
  final short[] symbols;

  /** By kind: the context at each position. */
  final int[][] contextAt;

  /** By kind: the item at each position. */
  final int[][] itemAt;

  /** By kind and context. */
  final long[][] hashes;

  final int[][] firstItem;
  final int[][] totals;

  /** By kind and item. */
  final short[][] itemSymbols;

  final int[][] itemCounts;

  private final Alphabet alphabet;

  ContextCounts(Alphabet alphabet, int[] kinds, List<String> messages) {
    this.alphabet = alphabet;
    this.kinds = kinds;
    int length = 0;
    for (String message : messages) {
      length += Symbols.of(alphabet, message).length;
    }
    positions = length;
    symbols = new short[positions];
    long[][] keys = new long[kinds.length][positions];
    History history = new History(alphabet);
    int at = 0;
    for (String message : messages) {
      history.clear();
      for (int symbol : Symbols.of(alphabet, message)) {
        symbols[at] = (short) symbol;
        for (int k = 0; k < kinds.length; k++) {
          keys[k][at] = history.context(kinds[k]) << 24 | at;
        }
        history.push(symbol);
        at++;
      }
    }
    contextAt = new int[kinds.length][];
    itemAt = new int[kinds.length][];
    hashes = new long[kinds.length][];
    firstItem = new int[kinds.length][];
    totals = new int[kinds.length][];
    itemSymbols = new short[kinds.length][];
    itemCounts = new int[kinds.length][];
    for (int k = 0; k < kinds.length; k++) {
      count(k, keys[k]);
      keys[k] = new long[0];
    }
  }

  private void count(int k, long[] keys) {
    // Keys are hash ‖ position: compared unsigned by flipping the sign bit.
    for (int i = 0; i < keys.length; i++) {
      keys[i] ^= Long.MIN_VALUE;
    }
    Arrays.sort(keys);
    contextAt[k] = new int[positions];
    itemAt[k] = new int[positions];
    int contexts = 0;
    long before = -1;
    for (int i = 0; i < keys.length; i++) {
      long hash = (keys[i] ^ Long.MIN_VALUE) >>> 24;
      if (i == 0 || hash != before) {
        contexts++;
      }
      before = hash;
    }
    hashes[k] = new long[contexts];
    firstItem[k] = new int[contexts + 1];
    totals[k] = new int[contexts];
    short[] syms = new short[positions];
    int[] counts = new int[positions];
    int items = 0;
    int context = -1;
    int[] seen = new int[alphabet.size()];
    Arrays.fill(seen, -1);
    for (int i = 0; i < keys.length; i++) {
      long key = keys[i] ^ Long.MIN_VALUE;
      long hash = key >>> 24;
      int at = (int) key & 0xffffff;
      if (context < 0 || hash != hashes[k][context]) {
        context++;
        hashes[k][context] = hash;
        firstItem[k][context] = items;
      }
      int symbol = symbols[at];
      int item = seen[symbol];
      if (item < firstItem[k][context]) {
        item = items++;
        seen[symbol] = item;
        syms[item] = (short) symbol;
      }
      counts[item]++;
      totals[k][context]++;
      contextAt[k][at] = context;
      itemAt[k][at] = item;
    }
    firstItem[k][contexts] = items;
    itemSymbols[k] = Arrays.copyOf(syms, items);
    itemCounts[k] = Arrays.copyOf(counts, items);
  }

  /**
   * Returns, by kind and context, what a context is expected to save on text like the training
   * text, in nats.
   *
   * <p>A context's own record flatters it: those that were lucky twice look good. So contexts are
   * put into classes by kind, count and record, and each is worth what its class saved on held-out
   * text.
   */
  double[][] values(List<String> heldOut) {
    double[][] records = records();
    double[] base = orderZero();
    double[][] saved = new double[kinds.length][CLASSES];
    int[][] members = new int[kinds.length][CLASSES];
    for (int k = 0; k < kinds.length; k++) {
      for (int c = 0; c < totals[k].length; c++) {
        members[k][classOf(k, c, records[k][c])]++;
      }
    }
    int[] parents = parents();
    double[] p = new double[kinds.length];
    History history = new History(alphabet);
    long seen = 0;
    for (String message : heldOut) {
      history.clear();
      for (int symbol : Symbols.of(alphabet, message)) {
        for (int k = 0; k < kinds.length; k++) {
          double parent = parents[k] < 0 ? base[symbol] : p[parents[k]];
          p[k] = parent;
          int context = Arrays.binarySearch(hashes[k], history.context(kinds[k]));
          if (context >= 0) {
            p[k] = probability(k, context, countOf(k, context, symbol), 0, parent);
            saved[k][classOf(k, context, records[k][context])] += StrictMath.log(p[k] / parent);
          }
        }
        history.push(symbol);
        seen++;
      }
    }
    double scale = (double) positions / seen;
    double[][] values = new double[kinds.length][];
    for (int k = 0; k < kinds.length; k++) {
      values[k] = new double[totals[k].length];
      for (int c = 0; c < totals[k].length; c++) {
        int classOf = classOf(k, c, records[k][c]);
        values[k][c] =
            totals[k][c] >= MANY
                ? records[k][c]
                : scale * saved[k][classOf] / (members[k][classOf] + 3.0);
      }
    }
    return values;
  }

  private static final int MANY = 100;
  private static final int RECORD_STEPS = 16;
  private static final int CLASSES = RECORD_STEPS * 12;

  private int classOf(int k, int context, double record) {
    int total = totals[k][context];
    int size =
        total < 5
            ? total
            : total < 8
                ? 5
                : total < 12 ? 6 : total < 20 ? 7 : total < 35 ? 8 : total < 60 ? 9 : 10;
    int step = (int) StrictMath.floor((total == 1 ? record * 1.5 : 6 + 2.5 * record / total));
    return size * RECORD_STEPS + Math.max(0, Math.min(RECORD_STEPS - 1, step));
  }

  private int countOf(int k, int context, int symbol) {
    for (int i = firstItem[k][context]; i < firstItem[k][context + 1]; i++) {
      if (itemSymbols[k][i] == symbol) {
        return itemCounts[k][i];
      }
    }
    return 0;
  }

  private double probability(int k, int context, int count, int less, double parent) {
    int total = totals[k][context] - less;
    int distinct = firstItem[k][context + 1] - firstItem[k][context] - (count == 0 ? less : 0);
    return (Math.max(0, count - DISCOUNT) + DISCOUNT * distinct * parent) / total;
  }

  private int[] parents() {
    int[] parents = new int[kinds.length];
    for (int k = 0; k < kinds.length; k++) {
      parents[k] = indexOf(Kinds.parent(kinds[k]));
    }
    return parents;
  }

  /**
   * What each context saved over its parent, each count left out once; of a single one, how
   * surprising it was.
   */
  private double[][] records() {
    double[][] records = new double[kinds.length][];
    int[] parents = parents();
    for (int k = 0; k < kinds.length; k++) {
      records[k] = new double[hashes[k].length];
    }
    double[] base = orderZero();
    double[] p = new double[kinds.length];
    for (int at = 0; at < positions; at++) {
      double zero = base[symbols[at]];
      for (int k = 0; k < kinds.length; k++) {
        double parent = parents[k] < 0 ? zero : p[parents[k]];
        int context = contextAt[k][at];
        p[k] = parent;
        if (totals[k][context] > 1) {
          p[k] = probability(k, context, itemCounts[k][itemAt[k][at]] - 1, 1, parent);
          records[k][context] += StrictMath.log(p[k] / parent);
        } else {
          records[k][context] = -StrictMath.log(parent);
        }
      }
    }
    return records;
  }

  private int indexOf(int kind) {
    for (int k = 0; k < kinds.length; k++) {
      if (kinds[k] == kind) {
        return k;
      }
    }
    return kind <= Kind.ORDER_1 ? -1 : indexOf(Kinds.parent(kind));
  }

  private double[] orderZero() {
    double[] p = new double[alphabet.size()];
    for (short symbol : symbols) {
      p[symbol]++;
    }
    for (int s = 0; s < p.length; s++) {
      p[s] = (p[s] + 0.5) / (positions + 0.5 * p.length);
    }
    return p;
  }
}
