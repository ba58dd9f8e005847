package org.tereze.relay.ops;

import java.util.Locale;

/** A relay's address as clients take it: {@code <static key, Base32 in lower case>@host:port}. */
final class RelayAddress {
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int BITS = 5;

  private RelayAddress() {}

  static String text(byte[] staticKey, String advertise) {
    return base32(staticKey) + "@" + advertise.toLowerCase(Locale.ROOT);
  }

  /** RFC 4648 §6, without padding. */
  static String base32(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    int buffer = 0;
    int bits = 0;
    for (byte b : bytes) {
      buffer = buffer << Byte.SIZE | (b & 0xff);
      bits += Byte.SIZE;
      while (bits >= BITS) {
        bits -= BITS;
        text.append(ALPHABET.charAt(buffer >>> bits & (1 << BITS) - 1));
      }
      buffer &= (1 << bits) - 1;
    }
    if (bits > 0) {
      text.append(ALPHABET.charAt(buffer << (BITS - bits) & (1 << BITS) - 1));
    }
    return text.toString();
  }
}
