package org.tereze.crypto;

import java.util.Arrays;

/**
 * HKDF-SHA-256 (RFC 5869): one secret in, as many independent ones out as there are infos.
 *
 * <p>Thread-safe, stateless.
 */
public final class Hkdf {
  /** The most that one expansion yields (RFC 5869 §2.3). */
  public static final int MAX_OUTPUT_BYTES = 255 * Sha256.HASH_BYTES;

  private static final byte[] NO_SALT = new byte[0];

  private Hkdf() {}

  /**
   * Extract (RFC 5869 §2.2): a 32-byte pseudorandom key; an empty {@code salt} stands for zeros.
   */
  public static SecretBytes extract(byte[] salt, byte[]... inputKey) {
    return SecretBytes.owning(HmacSha256.mac(salt, inputKey));
  }

  /**
   * Expand (RFC 5869 §2.3) with all {@code info} parts as if they were one byte string.
   *
   * @param lengthBytes 0 to {@link #MAX_OUTPUT_BYTES}
   */
  public static SecretBytes expand(SecretBytes pseudorandomKey, int lengthBytes, byte[]... info) {
    if (lengthBytes < 0 || lengthBytes > MAX_OUTPUT_BYTES) {
      throw new IllegalArgumentException("cannot expand to " + lengthBytes + " bytes");
    }
    byte[] output = new byte[lengthBytes];
    byte[] block = new byte[Sha256.HASH_BYTES];
    byte[][] parts = new byte[info.length + 2][];
    System.arraycopy(info, 0, parts, 1, info.length);
    parts[0] = NO_SALT;
    byte[] counter = new byte[1];
    parts[info.length + 1] = counter;
    for (int offset = 0; offset < lengthBytes; offset += block.length) {
      counter[0]++;
      HmacSha256.macInto(block, pseudorandomKey.expose(), parts);
      System.arraycopy(block, 0, output, offset, Math.min(block.length, lengthBytes - offset));
      parts[0] = block;
    }
    Arrays.fill(block, (byte) 0);
    return SecretBytes.owning(output);
  }

  /** Extract, then expand: {@code lengthBytes} bytes for {@code info}. */
  public static SecretBytes derive(
      SecretBytes inputKey, byte[] salt, byte[] info, int lengthBytes) {
    try (SecretBytes pseudorandomKey = extract(salt, inputKey.expose())) {
      return expand(pseudorandomKey, lengthBytes, info);
    }
  }

  /**
   * Extract without salt, then expand with info = {@code context ‖ more}: this product's way to
   * derive.
   */
  public static SecretBytes derive(
      SecretBytes inputKey, Context context, int lengthBytes, byte[]... more) {
    return derive(inputKey, NO_SALT, context.with(more), lengthBytes);
  }
}
