package org.tereze.wire.datagram;

import java.util.Arrays;

/**
 * How repair symbols are made of source symbols: sums over {@link Gf256} with the coefficients of a
 * Cauchy matrix, so that over the same span any n repairs recover any n lost symbols. Stateless.
 *
 * <pre>
 * a source symbol in a sum   u16 length ‖ its bytes ‖ zeros
 * coefficient of symbol s in repair r   1 ÷ ((128 + r) ⊕ (s mod 128))
 * </pre>
 */
final class RepairCode {
  /** Repairs with different coefficients; then they begin anew. */
  static final int REPAIRS = 128;

  /** Symbols that one repair may span. */
  static final int MAX_SPAN = 64;

  /** The length before a source symbol in a sum. */
  static final int LENGTH_BYTES = 2;

  private static final int COLUMNS = 128;

  private RepairCode() {}

  /** From 1 to 255. */
  static int coefficient(int repair, int symbol) {
    return Gf256.inverse((REPAIRS + repair) ^ (symbol & (COLUMNS - 1)));
  }

  /** Adds a source symbol to a sum that is long enough; twice takes it out again. */
  static void add(byte[] sum, int coefficient, byte[] source) {
    sum[0] ^= (byte) Gf256.multiply(coefficient, source.length >>> 8);
    sum[1] ^= (byte) Gf256.multiply(coefficient, source.length & 0xFF);
    Gf256.addScaled(sum, LENGTH_BYTES, source, 0, source.length, coefficient);
  }

  /** The sum, or a longer one, that this symbol can be added to. */
  static byte[] withRoomFor(byte[] sum, byte[] source) {
    int needed = LENGTH_BYTES + source.length;
    return needed <= sum.length ? sum : Arrays.copyOf(sum, needed);
  }
}
