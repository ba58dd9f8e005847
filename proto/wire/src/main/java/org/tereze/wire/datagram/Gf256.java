package org.tereze.wire.datagram;

/**
 * Arithmetic in the field of 256 elements, polynomials over GF(2) modulo x⁸ + x⁴ + x³ + x² + 1
 * (0x11D, the field of Reed-Solomon codes in QR and RAID 6), with 2 as generator. Stateless.
 */
final class Gf256 {
  private static final int MODULUS = 0x11D;
  private static final int ORDER = 255;

  /** Powers of 2, twice over, so that a sum of two logarithms needs no reduction. */
  private static final byte[] POWER = new byte[2 * ORDER];

  private static final int[] LOG = new int[ORDER + 1];

  static {
    int value = 1;
    for (int i = 0; i < ORDER; i++) {
      POWER[i] = (byte) value;
      POWER[i + ORDER] = (byte) value;
      LOG[value] = i;
      value <<= 1;
      if (value > ORDER) {
        value ^= MODULUS;
      }
    }
  }

  private Gf256() {}

  /** The product of two elements, 0 to 255. */
  static int multiply(int a, int b) {
    return a == 0 || b == 0 ? 0 : POWER[LOG[a] + LOG[b]] & 0xFF;
  }

  /**
   * The element whose product with {@code a} is 1.
   *
   * @throws ArithmeticException for 0
   */
  static int inverse(int a) {
    if (a == 0) {
      throw new ArithmeticException("0 has no inverse");
    }
    return POWER[ORDER - LOG[a]] & 0xFF;
  }

  /** Adds {@code factor} times {@code length} bytes of {@code from} to {@code to}. */
  static void addScaled(byte[] to, int toOffset, byte[] from, int offset, int length, int factor) {
    if (factor == 0) {
      return;
    }
    int log = LOG[factor];
    for (int i = 0; i < length; i++) {
      int value = from[offset + i] & 0xFF;
      if (value != 0) {
        to[toOffset + i] ^= POWER[log + LOG[value]];
      }
    }
  }

  /** Multiplies {@code length} bytes by {@code factor} in place. */
  static void scale(byte[] bytes, int length, int factor) {
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) multiply(bytes[i] & 0xFF, factor);
    }
  }
}
