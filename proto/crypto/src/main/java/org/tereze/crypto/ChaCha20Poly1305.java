package org.tereze.crypto;

import static org.bouncycastle.util.Arrays.constantTimeAreEqual;

import java.util.Arrays;
import org.bouncycastle.crypto.engines.ChaCha7539Engine;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/**
 * ChaCha20-Poly1305 (RFC 8439 §2.8) under one key, in the caller's arrays, with the nonces of Noise
 * §12.3: four zero bytes, then a 64-bit little-endian number.
 *
 * <p>Not thread-safe: one instance has one owner.
 *
 * <p>Guarantees: nothing is written before the tag has been verified (Bouncy Castle's own mode
 * decrypts first and copies its input when the result goes into the same array, which is why its
 * two parts are joined here).
 *
 * <p>Non-guarantees: it does not remember numbers. Sealing twice under one number gives both
 * messages away; callers that are not the link's record ciphers should use {@link AesGcmSiv}.
 */
public final class ChaCha20Poly1305 implements AutoCloseable {
  public static final int KEY_BYTES = 32;
  public static final int TAG_BYTES = 16;

  private static final int NONCE_BYTES = 12;
  private static final int BLOCK_BYTES = 64;

  private final ChaCha7539Engine stream = new ChaCha7539Engine();
  private final Poly1305 poly = new Poly1305();
  private final byte[] nonce = new byte[NONCE_BYTES];
  private final byte[] scratch = new byte[BLOCK_BYTES];
  private final byte[] tag = new byte[TAG_BYTES];
  private boolean destroyed;

  /** A cipher under the 32-byte {@code key}, of which the caller stays the owner. */
  public ChaCha20Poly1305(SecretBytes key) {
    Range.checkLength("ChaCha20-Poly1305 key", key.expose(), KEY_BYTES);
    rekey(key.expose());
  }

  /**
   * Seals {@code length} bytes into {@code length + 16} at {@code outOffset}; {@code out} may be
   * {@code in} if the result does not run ahead of the input.
   *
   * @return the number of bytes written
   */
  public int seal(
      long number, byte[] ad, byte[] in, int offset, int length, byte[] out, int outOffset) {
    putNumber(number);
    return sealUnderNonce(ad, in, offset, length, out, outOffset);
  }

  /**
   * Opens {@code length} sealed bytes into {@code length - 16} at {@code outOffset}, in place if
   * wished.
   *
   * @return the number of bytes written
   * @throws CryptoException if it does not open; {@code out} is then untouched
   */
  public int open(
      long number, byte[] ad, byte[] in, int offset, int length, byte[] out, int outOffset)
      throws CryptoException {
    putNumber(number);
    return openUnderNonce(ad, in, offset, length, out, outOffset);
  }

  int seal(byte[] nonce12, byte[] ad, byte[] in, byte[] out) {
    System.arraycopy(nonce12, 0, nonce, 0, NONCE_BYTES);
    return sealUnderNonce(ad, in, 0, in.length, out, 0);
  }

  int open(byte[] nonce12, byte[] ad, byte[] in, byte[] out) throws CryptoException {
    System.arraycopy(nonce12, 0, nonce, 0, NONCE_BYTES);
    return openUnderNonce(ad, in, 0, in.length, out, 0);
  }

  private int sealUnderNonce(
      byte[] ad, byte[] in, int offset, int length, byte[] out, int outOffset) {
    Range.check(in, offset, length);
    Range.check(out, outOffset, Math.addExact(length, TAG_BYTES));
    Range.checkInPlace(in, offset, length, out, outOffset);
    start();
    stream.processBytes(in, offset, length, out, outOffset);
    authenticate(ad, out, outOffset, length);
    System.arraycopy(tag, 0, out, outOffset + length, TAG_BYTES);
    return length + TAG_BYTES;
  }

  private int openUnderNonce(
      byte[] ad, byte[] in, int offset, int length, byte[] out, int outOffset)
      throws CryptoException {
    Range.check(in, offset, length);
    if (length < TAG_BYTES) {
      throw new CryptoException();
    }
    int opened = length - TAG_BYTES;
    Range.check(out, outOffset, opened);
    Range.checkInPlace(in, offset, opened, out, outOffset);
    start();
    authenticate(ad, in, offset, opened);
    // Order: the tag first, so that forged bytes are never seen as text by anyone.
    if (!constantTimeAreEqual(TAG_BYTES, tag, 0, in, offset + opened)) {
      throw new CryptoException();
    }
    stream.processBytes(in, offset, opened, out, outOffset);
    return opened;
  }

  /** RFC 8439 §2.6: the first half of block 0 keys Poly1305; the stream then stands at block 1. */
  private void start() {
    if (destroyed) {
      throw new IllegalStateException("cipher was destroyed");
    }
    stream.init(true, new ParametersWithIV(null, nonce));
    Arrays.fill(scratch, (byte) 0);
    stream.processBytes(scratch, 0, BLOCK_BYTES, scratch, 0);
    KeyParameter once = new KeyParameter(scratch, 0, KEY_BYTES);
    poly.init(once);
    Arrays.fill(once.getKey(), (byte) 0);
    Arrays.fill(scratch, (byte) 0);
  }

  /** RFC 8439 §2.8: both parts padded to 16 bytes, then both lengths. */
  private void authenticate(byte[] ad, byte[] sealed, int offset, int length) {
    poly.update(ad, 0, ad.length);
    poly.update(scratch, 0, -ad.length & 15);
    poly.update(sealed, offset, length);
    poly.update(scratch, 0, -length & 15);
    putLittleEndian(ad.length, scratch, 0);
    putLittleEndian(length, scratch, 8);
    poly.update(scratch, 0, 16);
    poly.doFinal(tag, 0);
  }

  private void putNumber(long number) {
    Arrays.fill(nonce, 0, 4, (byte) 0);
    putLittleEndian(number, nonce, 4);
  }

  private static void putLittleEndian(long value, byte[] out, int offset) {
    for (int i = 0; i < 8; i++) {
      out[offset + i] = (byte) (value >>> (8 * i));
    }
  }

  private void rekey(byte[] key) {
    KeyParameter copy = new KeyParameter(key);
    stream.init(true, new ParametersWithIV(copy, nonce));
    Arrays.fill(copy.getKey(), (byte) 0);
  }

  /** Overwrites the key; every later use throws {@link IllegalStateException}. */
  public void destroy() {
    rekey(new byte[KEY_BYTES]);
    Arrays.fill(scratch, (byte) 0);
    destroyed = true;
  }

  @Override
  public void close() {
    destroy();
  }

  @Override
  public String toString() {
    return "ChaCha20Poly1305";
  }
}
