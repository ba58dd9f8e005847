package org.tereze.client.identity;

/** Groups of bits in a byte array, the most significant first. Stateless. */
final class Bits {
  private Bits() {}

  /** Returns {@code count} bits from bit {@code from} on as a number. */
  static int read(byte[] bits, int from, int count) {
    int value = 0;
    for (int bit = from; bit < from + count; bit++) {
      value = value << 1 | (bits[bit >> 3] >> (7 - (bit & 7)) & 1);
    }
    return value;
  }

  /** Writes {@code value} as {@code count} bits from bit {@code from} on, into zeros. */
  static void write(byte[] bits, int from, int count, int value) {
    for (int i = 0; i < count; i++) {
      int bit = from + i;
      bits[bit >> 3] |= (byte) ((value >> (count - 1 - i) & 1) << (7 - (bit & 7)));
    }
  }
}
