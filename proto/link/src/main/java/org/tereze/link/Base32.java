package org.tereze.link;

/**
 * Base32 (RFC 4648 §6) without padding, read in either case and strictly.
 *
 * <p>Stateless. The library's own decoder skips what it does not know; a card or an address must
 * not.
 */
public final class Base32 {
  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int BITS = 5;

  private Base32() {}

  /** Returns {@code bytes} in upper case. */
  public static String encode(byte[] bytes) {
    StringBuilder text = new StringBuilder((bytes.length * Byte.SIZE + BITS - 1) / BITS);
    int buffer = 0;
    int held = 0;
    for (byte b : bytes) {
      buffer = buffer << Byte.SIZE | (b & 0xff);
      held += Byte.SIZE;
      while (held >= BITS) {
        held -= BITS;
        text.append(ALPHABET.charAt(buffer >> held & 31));
      }
      buffer &= (1 << held) - 1;
    }
    if (held > 0) {
      text.append(ALPHABET.charAt(buffer << (BITS - held) & 31));
    }
    return text.toString();
  }

  /**
   * Returns the bytes of {@code text}.
   *
   * @throws IllegalArgumentException if a character is not of the alphabet, the length is none that
   *     whole bytes have, or the last bits are not zero
   */
  public static byte[] decode(String text) {
    byte[] bytes = new byte[text.length() * BITS / Byte.SIZE];
    int buffer = 0;
    int held = 0;
    int at = 0;
    for (int i = 0; i < text.length(); i++) {
      buffer = buffer << BITS | value(text.charAt(i));
      held += BITS;
      if (held >= Byte.SIZE) {
        held -= Byte.SIZE;
        bytes[at++] = (byte) (buffer >> held);
      }
      buffer &= (1 << held) - 1;
    }
    if (held >= BITS || buffer != 0) {
      throw new IllegalArgumentException("a part missing or a slip at its end");
    }
    return bytes;
  }

  private static int value(char c) {
    char upper = c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : c;
    int value = ALPHABET.indexOf(upper);
    if (value < 0) {
      throw new IllegalArgumentException("a character that cannot be in it");
    }
    return value;
  }
}
