package org.tereze.wire.datagram;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Recovers lost symbols from repairs, by Gaussian elimination as they come. One thread.
 *
 * <p>Memory: the last {@link #KEPT} symbols that came, and as many repairs as have not been of use,
 * at most {@link #MAX_ROWS}. What is older than that is not missed: it is asked for again.
 */
final class RepairDecoder {
  static final int KEPT = 2 * RepairCode.MAX_SPAN;
  static final int MAX_ROWS = 32;

  /** What a symbol was found to be. */
  static final class Recovered {
    final int symbol;
    final byte[] bytes;

    Recovered(int symbol, byte[] bytes) {
      this.symbol = symbol;
      this.bytes = bytes;
    }
  }

  /** A sum of symbols that are not here: of each its factor. */
  private static final class Row {
    final TreeMap<Integer, Integer> factors = new TreeMap<>();
    byte[] sum;

    Row(byte[] sum) {
      this.sum = sum;
    }

    void subtract(Row other, int factor) {
      if (other.sum.length > sum.length) {
        sum = Arrays.copyOf(sum, other.sum.length);
      }
      Gf256.addScaled(sum, 0, other.sum, 0, other.sum.length, factor);
      for (Map.Entry<Integer, Integer> entry : other.factors.entrySet()) {
        int product = Gf256.multiply(entry.getValue(), factor);
        int left = factors.getOrDefault(entry.getKey(), 0) ^ product;
        if (left == 0) {
          factors.remove(entry.getKey());
        } else {
          factors.put(entry.getKey(), left);
        }
      }
    }

    void normalise() {
      int inverse = Gf256.inverse(factors.firstEntry().getValue());
      factors.replaceAll((symbol, factor) -> Gf256.multiply(factor, inverse));
      Gf256.scale(sum, sum.length, inverse);
    }
  }

  private final TreeMap<Integer, byte[]> kept = new TreeMap<>();

  /** Each row's first symbol has factor 1 and stands in no other row. */
  private final List<Row> rows = new ArrayList<>();

  /** A symbol came; returns what can be told of others now. */
  List<Recovered> onSymbol(int symbol, byte[] bytes) {
    if (kept.putIfAbsent(symbol, bytes) != null) {
      return List.of();
    }
    List<Row> touched = new ArrayList<>();
    for (Row row : rows) {
      if (row.factors.containsKey(symbol)) {
        touched.add(row);
      }
    }
    rows.removeAll(touched);
    List<Recovered> found = new ArrayList<>();
    for (Row row : touched) {
      takeIn(row, found);
    }
    trim();
    return found;
  }

  /**
   * A repair came; returns what can be told now.
   *
   * @param sum is taken over
   */
  List<Recovered> onRepair(int first, int span, int repair, byte[] sum) {
    Row row = new Row(sum);
    for (int symbol = first; symbol < first + span; symbol++) {
      row.factors.put(symbol, RepairCode.coefficient(repair, symbol));
    }
    List<Recovered> found = new ArrayList<>();
    takeIn(row, found);
    trim();
    return found;
  }

  private void takeIn(Row row, List<Recovered> found) {
    takeOutKept(row);
    for (Row other : rows) {
      Integer factor = row.factors.get(other.factors.firstKey());
      if (factor != null) {
        row.subtract(other, factor);
      }
    }
    if (row.factors.isEmpty()) {
      return; // told nothing new
    }
    row.normalise();
    int pivot = row.factors.firstKey();
    for (Row other : rows) {
      Integer factor = other.factors.get(pivot);
      if (factor != null) {
        other.subtract(row, factor);
      }
    }
    rows.add(row);
    collect(found);
  }

  private void takeOutKept(Row row) {
    row.factors
        .entrySet()
        .removeIf(
            entry -> {
              byte[] source = kept.get(entry.getKey());
              if (source != null) {
                row.sum = RepairCode.withRoomFor(row.sum, source);
                RepairCode.add(row.sum, entry.getValue(), source);
              }
              return source != null;
            });
  }

  /** Takes out the rows that name one symbol only. */
  private void collect(List<Recovered> found) {
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      if (row.factors.size() == 1) {
        rows.remove(i--);
        byte[] bytes = source(row.sum);
        if (bytes != null) {
          int symbol = row.factors.firstKey();
          kept.put(symbol, bytes);
          found.add(new Recovered(symbol, bytes));
        }
      }
    }
  }

  /** Null if it is no source symbol: somebody's sum was wrong. */
  private static byte @Nullable [] source(byte[] sum) {
    if (sum.length < RepairCode.LENGTH_BYTES) {
      return null;
    }
    int length = (sum[0] & 0xFF) << 8 | (sum[1] & 0xFF);
    if (length == 0 || length > sum.length - RepairCode.LENGTH_BYTES) {
      return null;
    }
    return Arrays.copyOfRange(sum, RepairCode.LENGTH_BYTES, RepairCode.LENGTH_BYTES + length);
  }

  /** Bound: symbols and rows. */
  private void trim() {
    while (kept.size() > KEPT) {
      kept.pollFirstEntry();
    }
    while (rows.size() > MAX_ROWS) {
      rows.remove(0);
    }
  }

  int heldSymbols() {
    return kept.size();
  }

  int heldRows() {
    return rows.size();
  }

  /** Bytes of symbols and sums. */
  long heldBytes() {
    long bytes = 0;
    for (byte[] symbol : kept.values()) {
      bytes += symbol.length;
    }
    for (Row row : rows) {
      bytes += row.sum.length;
    }
    return bytes;
  }
}
