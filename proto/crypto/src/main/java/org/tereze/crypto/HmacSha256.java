package org.tereze.crypto;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * HMAC-SHA-256 (RFC 2104) over one or more byte strings.
 *
 * <p>Thread-safe. Written over the JDK's digest and not over its {@code Mac}, because a {@code
 * SecretKeySpec} keeps a copy of the key that cannot be destroyed and refuses an empty key, which
 * HKDF may need.
 */
public final class HmacSha256 {
  /** Length of a code. */
  public static final int MAC_BYTES = 32;

  private static final int BLOCK_BYTES = 64;
  private static final byte INNER = 0x36;
  private static final byte OUTER = 0x5c;

  /** This thread's padded key, zero but between {@link #start} and {@link #finish}. */
  private static final ThreadLocal<byte[]> PAD =
      ThreadLocal.withInitial(() -> new byte[BLOCK_BYTES]);

  private HmacSha256() {}

  /** The 32-byte code of all {@code parts} as if they were one byte string. */
  public static byte[] mac(SecretBytes key, byte[]... parts) {
    return mac(key.expose(), parts);
  }

  /**
   * As {@link #mac(SecretBytes, byte[][])}, for keys that are not secret (a public key, a salt).
   */
  public static byte[] mac(byte[] key, byte[]... parts) {
    byte[] code = new byte[MAC_BYTES];
    macInto(code, key, parts);
    return code;
  }

  /** The code as a secret: the step of a key chain. */
  public static SecretBytes derive(SecretBytes key, byte[]... parts) {
    return SecretBytes.owning(mac(key.expose(), parts));
  }

  /** Whether {@code code} is right for {@code parts}; takes the same time for every wrong one. */
  public static boolean verify(SecretBytes key, byte[] code, byte[]... parts) {
    return MessageDigest.isEqual(mac(key, parts), code);
  }

  static void macInto(byte[] out, byte[] key, byte[]... parts) {
    MessageDigest digest = start(key);
    for (byte[] part : parts) {
      digest.update(part);
    }
    finish(digest, out, 0);
  }

  /**
   * Begins a code: the digest returned takes the message, {@link #finish} gives the code. This
   * thread must not hash anything else between.
   */
  static MessageDigest start(byte[] key) {
    MessageDigest digest = Sha256.digest();
    byte[] pad = PAD.get();
    Arrays.fill(pad, (byte) 0);
    if (key.length > BLOCK_BYTES) {
      digest.update(key);
      Sha256.finish(digest, pad, 0);
    } else {
      System.arraycopy(key, 0, pad, 0, key.length);
    }
    xor(pad, INNER);
    digest.update(pad);
    return digest;
  }

  /** Writes the 32-byte code that {@link #start} began. */
  static void finish(MessageDigest digest, byte[] out, int outOffset) {
    byte[] pad = PAD.get();
    Sha256.finish(digest, out, outOffset);
    xor(pad, (byte) (INNER ^ OUTER));
    digest.update(pad);
    digest.update(out, outOffset, MAC_BYTES);
    Sha256.finish(digest, out, outOffset);
    Arrays.fill(pad, (byte) 0);
  }

  private static void xor(byte[] pad, byte value) {
    for (int i = 0; i < pad.length; i++) {
      pad[i] ^= value;
    }
  }
}
