package org.tereze.crypto;

import java.util.Arrays;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.modes.GCMSIVBlockCipher;
import org.bouncycastle.crypto.modes.gcm.BasicGCMMultiplier;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * AES-256-GCM-SIV (RFC 8452) for keys that seal one message.
 *
 * <p>Thread-safe, stateless. The nonce is twelve zero bytes and callers never see one: a key is
 * made for one message and destroyed. Sealed = ciphertext ‖ tag(16).
 *
 * <p>Guarantees: should a key seal twice after all, only the equality of two messages shows (RFC
 * 8452 §9); nothing is written to {@code out} before the tag has been verified.
 */
public final class AesGcmSiv {
  public static final int KEY_BYTES = 32;
  public static final int TAG_BYTES = 16;

  private static final byte[] ZERO_NONCE = new byte[12];

  private AesGcmSiv() {}

  /** {@code plaintext} sealed under a key that seals nothing else; 16 bytes longer. */
  public static byte[] sealOnce(SecretBytes key, byte[] ad, byte[] plaintext) {
    byte[] sealed = new byte[Math.addExact(plaintext.length, TAG_BYTES)];
    sealOnce(key, ad, plaintext, 0, plaintext.length, sealed, 0);
    return sealed;
  }

  /**
   * As {@link #sealOnce(SecretBytes, byte[], byte[])}, into the caller's array, which may be {@code
   * in}.
   *
   * @return the number of bytes written, {@code length + 16}
   */
  public static int sealOnce(
      SecretBytes key, byte[] ad, byte[] in, int offset, int length, byte[] out, int outOffset) {
    return seal(key, ZERO_NONCE, ad, in, offset, length, out, outOffset);
  }

  /**
   * What {@link #sealOnce} was given.
   *
   * @throws CryptoException if key, {@code ad} or any byte of {@code sealed} differs
   */
  public static byte[] openOnce(SecretBytes key, byte[] ad, byte[] sealed) throws CryptoException {
    if (sealed.length < TAG_BYTES) {
      throw new CryptoException();
    }
    byte[] plaintext = new byte[sealed.length - TAG_BYTES];
    openOnce(key, ad, sealed, 0, sealed.length, plaintext, 0);
    return plaintext;
  }

  /**
   * As {@link #openOnce(SecretBytes, byte[], byte[])}, into the caller's array, which may be {@code
   * in}.
   *
   * @return the number of bytes written, {@code length - 16}
   */
  public static int openOnce(
      SecretBytes key, byte[] ad, byte[] in, int offset, int length, byte[] out, int outOffset)
      throws CryptoException {
    return open(key, ZERO_NONCE, ad, in, offset, length, out, outOffset);
  }

  static int seal(
      SecretBytes key,
      byte[] nonce,
      byte[] ad,
      byte[] in,
      int offset,
      int length,
      byte[] out,
      int outOffset) {
    Range.check(in, offset, length);
    Range.check(out, outOffset, Math.addExact(length, TAG_BYTES));
    GCMSIVBlockCipher cipher = cipher(true, key, nonce, ad);
    cipher.processBytes(in, offset, length, out, outOffset);
    try {
      return cipher.doFinal(out, outOffset);
    } catch (InvalidCipherTextException e) {
      throw new IllegalStateException("sealing verifies nothing", e);
    }
  }

  static int open(
      SecretBytes key,
      byte[] nonce,
      byte[] ad,
      byte[] in,
      int offset,
      int length,
      byte[] out,
      int outOffset)
      throws CryptoException {
    Range.check(in, offset, length);
    if (length < TAG_BYTES) {
      throw new CryptoException();
    }
    Range.check(out, outOffset, length - TAG_BYTES);
    GCMSIVBlockCipher cipher = cipher(false, key, nonce, ad);
    cipher.processBytes(in, offset, length, out, outOffset);
    try {
      return cipher.doFinal(out, outOffset);
    } catch (InvalidCipherTextException e) {
      throw new CryptoException();
    }
  }

  // The multiplier without tables runs in constant time, and a key used once never repays a table.
  private static GCMSIVBlockCipher cipher(
      boolean sealing, SecretBytes key, byte[] nonce, byte[] ad) {
    Range.checkLength("AES-256-GCM-SIV key", key.expose(), KEY_BYTES);
    GCMSIVBlockCipher cipher =
        new GCMSIVBlockCipher(AESEngine.newInstance(), new BasicGCMMultiplier());
    KeyParameter copy = new KeyParameter(key.expose());
    cipher.init(sealing, new AEADParameters(copy, TAG_BYTES * 8, nonce, ad));
    Arrays.fill(copy.getKey(), (byte) 0);
    return cipher;
  }
}
