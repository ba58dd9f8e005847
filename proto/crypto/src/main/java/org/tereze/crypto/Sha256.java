package org.tereze.crypto;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * SHA-256 (FIPS 180-4) over one or more byte strings, from the JDK, which uses the processor's
 * instructions.
 *
 * <p>Thread-safe: each thread keeps one digest object for itself.
 */
public final class Sha256 {
  /** Length of a hash. */
  public static final int HASH_BYTES = 32;

  private static final ThreadLocal<MessageDigest> DIGEST = ThreadLocal.withInitial(Sha256::create);

  private Sha256() {}

  /** The hash of all {@code parts} as if they were one byte string. */
  public static byte[] hash(byte[]... parts) {
    MessageDigest digest = digest();
    for (byte[] part : parts) {
      digest.update(part);
    }
    return digest.digest();
  }

  /** Writes the hash of {@code head ‖ in[offset..offset+length]} to {@code out}, 32 bytes. */
  public static void hash(
      byte[] head, byte[] in, int offset, int length, byte[] out, int outOffset) {
    Range.check(in, offset, length);
    Range.check(out, outOffset, HASH_BYTES);
    MessageDigest digest = digest();
    digest.update(head);
    digest.update(in, offset, length);
    finish(digest, out, outOffset);
  }

  /** This thread's digest, empty; whoever takes it must finish it before anything else hashes. */
  static MessageDigest digest() {
    MessageDigest digest = DIGEST.get();
    // Whoever threw halfway must not leave bytes for the next.
    digest.reset();
    return digest;
  }

  static void finish(MessageDigest digest, byte[] out, int outOffset) {
    try {
      digest.digest(out, outOffset, HASH_BYTES);
    } catch (DigestException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A digest of the caller's own. */
  static MessageDigest create() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
