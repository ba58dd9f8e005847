package org.tereze.wire;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * SHA-256 (FIPS 180-4) of the platform, which every Java and every Android has. Safe in any thread.
 */
final class Sha256 {
  private Sha256() {}

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform must have SHA-256", e);
    }
  }

  static byte[] of(byte[] input) {
    return digest().digest(input);
  }

  static byte[] of(byte[] first, byte[] second, int offset, int length) {
    MessageDigest digest = digest();
    digest.update(first);
    digest.update(second, offset, length);
    return digest.digest();
  }
}
