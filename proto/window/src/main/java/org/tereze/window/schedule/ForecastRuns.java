package org.tereze.window.schedule;

import java.util.Arrays;

/**
 * Levels of half hours as runs of equal ones, as a {@link Forecast} tells them. Immutable.
 *
 * <p>Never two in a row of one level, so that the same levels give the same bits.
 */
final class ForecastRuns {
  private static final int LEVEL_BITS = 2;
  private static final byte[] NOT_READABLE = {};

  private final byte[] levels;

  private ForecastRuns(byte[] levels) {
    this.levels = levels;
  }

  static ForecastRuns of(byte[] levels) {
    return new ForecastRuns(levels.clone());
  }

  private int end(int from) {
    int end = from + 1;
    while (end < levels.length && levels[end] == levels[from]) {
      end++;
    }
    return end;
  }

  private static int gammaBits(int number) {
    return 2 * (31 - Integer.numberOfLeadingZeros(number)) + 1;
  }

  int bits() {
    int bits = 0;
    for (int from = 0; from < levels.length; from = end(from)) {
      bits += LEVEL_BITS + gammaBits(end(from) - from);
    }
    return bits;
  }

  /** The first of the shortest runs is told as the one before it (the first: behind it). */
  ForecastRuns withoutShortest() {
    int shortest = 0;
    for (int from = 0; from < levels.length; from = end(from)) {
      if (end(from) - from < end(shortest) - shortest) {
        shortest = from;
      }
    }
    byte[] fewer = levels.clone();
    int end = end(shortest);
    if (end - shortest < levels.length) {
      Arrays.fill(fewer, shortest, end, levels[shortest == 0 ? end : shortest - 1]);
    }
    return new ForecastRuns(fewer);
  }

  /** Writes {@link #bits}, the highest of a byte first. */
  void encode(byte[] out, int offset) {
    int at = 8 * offset;
    for (int from = 0; from < levels.length; from = end(from)) {
      int length = end(from) - from;
      at = write(out, at, levels[from], LEVEL_BITS);
      at = write(out, at, length, gammaBits(length));
    }
  }

  private static int write(byte[] out, int at, int value, int bits) {
    for (int i = 0; i < bits; i++) {
      int bit = (value >>> (bits - 1 - i)) & 1;
      out[(at + i) / 8] |= (byte) (bit << (7 - (at + i) % 8));
    }
    return at + bits;
  }

  /** Returns so many levels, or none if these are no runs of so many with only zeros behind. */
  static byte[] decode(byte[] in, int offset, int count) {
    Bits bits = new Bits(in, 8 * offset);
    byte[] levels = new byte[count];
    int told = 0;
    while (told < count) {
      int level = bits.read(LEVEL_BITS);
      int length = bits.gamma();
      if (length > count - told) {
        return NOT_READABLE;
      }
      Arrays.fill(levels, told, told + length, (byte) level);
      told += length;
    }
    return bits.isAtEnd() ? levels : NOT_READABLE;
  }

  /** Reads zeros behind the end, where a gamma code is too long to be one of ours. */
  private static final class Bits {
    private static final int MOST_GAMMA_ZEROS = 8;

    private final byte[] in;
    private int at;

    Bits(byte[] in, int at) {
      this.in = in;
      this.at = at;
    }

    int read(int bits) {
      int value = 0;
      for (int i = 0; i < bits; i++) {
        int bit = at < 8 * in.length ? (in[at / 8] >>> (7 - at % 8)) & 1 : 0;
        value = 2 * value + bit;
        at++;
      }
      return value;
    }

    int gamma() {
      int zeros = 0;
      while (zeros < MOST_GAMMA_ZEROS && read(1) == 0) {
        zeros++;
      }
      return (1 << zeros) | read(zeros);
    }

    /** Whether what is left is less than a byte, of zeros. */
    boolean isAtEnd() {
      int left = 8 * in.length - at;
      return left >= 0 && left < 8 && read(left) == 0;
    }
  }
}
