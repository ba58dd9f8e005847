package org.tereze.crypto;

import java.security.MessageDigest;
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
    int counter = 1;
    for (int offset = 0; offset < lengthBytes; offset += Sha256.HASH_BYTES) {
      MessageDigest digest = HmacSha256.start(pseudorandomKey.expose());
      if (offset > 0) {
        digest.update(output, offset - Sha256.HASH_BYTES, Sha256.HASH_BYTES);
      }
      for (byte[] part : info) {
        digest.update(part);
      }
      digest.update((byte) counter++);
      finish(digest, output, offset);
    }
    return SecretBytes.owning(output);
  }

  private static void finish(MessageDigest digest, byte[] output, int offset) {
    int count = output.length - offset;
    if (count >= Sha256.HASH_BYTES) {
      HmacSha256.finish(digest, output, offset);
      return;
    }
    byte[] last = new byte[Sha256.HASH_BYTES];
    HmacSha256.finish(digest, last, 0);
    System.arraycopy(last, 0, output, offset, count);
    Arrays.fill(last, (byte) 0);
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
