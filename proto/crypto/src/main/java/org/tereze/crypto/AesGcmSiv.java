package org.tereze.crypto;

import static org.bouncycastle.util.Arrays.constantTimeAreEqual;

import java.util.Arrays;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.engines.AESLightEngine;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * AES-256-GCM-SIV (RFC 8452) for keys that seal one message.
 *
 * <p>Not thread-safe: one instance has one owner, for one message after the other. The nonce is
 * twelve zero bytes and callers never see one: a key is made for one message and destroyed. Sealed
 * = ciphertext ‖ tag(16).
 *
 * <p>Guarantees: should a key seal twice after all, only the equality of two messages shows (RFC
 * 8452 §9); nobody sees a text before its tag has been verified; between two messages an instance
 * holds nothing of either (Bouncy Castle's own mode copies text and keys into arrays that it
 * abandons, which is why its cipher and its multiplier are joined here).
 *
 * <p>Non-guarantees: the round keys lie in Bouncy Castle's engine, which cannot be wiped; it is
 * left to the garbage collector after each message.
 */
public final class AesGcmSiv {
  public static final int KEY_BYTES = 32;
  public static final int TAG_BYTES = 16;

  private static final int BLOCK_BYTES = 16;
  private static final int HALF_BYTES = 8;
  private static final int NONCE_BYTES = 12;
  private static final byte[] ZERO_NONCE = new byte[NONCE_BYTES];

  private final KeyParameter key = new KeyParameter(new byte[KEY_BYTES]);
  private final Polyval polyval = new Polyval();
  private final byte[] counter = new byte[BLOCK_BYTES];
  private final byte[] block = new byte[BLOCK_BYTES];
  private final byte[] tag = new byte[TAG_BYTES];

  /** {@code plaintext} sealed under a key that seals nothing else; 16 bytes longer. */
  public static byte[] sealOnce(SecretBytes key, byte[] ad, byte[] plaintext) {
    byte[] sealed = new byte[Math.addExact(plaintext.length, TAG_BYTES)];
    new AesGcmSiv().seal(key, ad, plaintext, 0, plaintext.length, sealed, 0);
    return sealed;
  }

  /**
   * What {@link #sealOnce} was given.
   *
   * @throws CryptoException if key, {@code ad} or any byte of {@code sealed} differs
   */
  public static byte[] openOnce(SecretBytes key, byte[] ad, byte[] sealed) throws CryptoException {
    return new AesGcmSiv().open(key, ad, sealed, 0, sealed.length);
  }

  /**
   * As {@link #sealOnce}, into the caller's array, which may be {@code in}, whatever the places.
   *
   * @return the number of bytes written, {@code length + 16}
   */
  public int seal(
      SecretBytes key, byte[] ad, byte[] in, int offset, int length, byte[] out, int outOffset) {
    return seal(key, ZERO_NONCE, ad, in, offset, length, out, outOffset);
  }

  /**
   * As {@link #openOnce}, of the {@code length} bytes at {@code offset}.
   *
   * @throws CryptoException if it does not open; what was decrypted is wiped then
   */
  public byte[] open(SecretBytes key, byte[] ad, byte[] in, int offset, int length)
      throws CryptoException {
    return open(key, ZERO_NONCE, ad, in, offset, length);
  }

  int seal(
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
    BlockCipher aes = start(key, nonce);
    System.arraycopy(in, offset, out, outOffset, length);
    polyval.update(ad, 0, ad.length);
    polyval.update(out, outOffset, length);
    finishTag(aes, nonce, ad.length, length);
    startStream(tag, 0);
    crypt(aes, out, outOffset, length);
    System.arraycopy(tag, 0, out, outOffset + length, TAG_BYTES);
    wipe();
    return length + TAG_BYTES;
  }

  byte[] open(SecretBytes key, byte[] nonce, byte[] ad, byte[] in, int offset, int length)
      throws CryptoException {
    Range.check(in, offset, length);
    if (length < TAG_BYTES) {
      throw new CryptoException();
    }
    int textBytes = length - TAG_BYTES;
    BlockCipher aes = start(key, nonce);
    byte[] text = Arrays.copyOfRange(in, offset, offset + textBytes);
    startStream(in, offset + textBytes);
    crypt(aes, text, 0, textBytes);
    polyval.update(ad, 0, ad.length);
    polyval.update(text, 0, textBytes);
    finishTag(aes, nonce, ad.length, textBytes);
    boolean verified = constantTimeAreEqual(TAG_BYTES, tag, 0, in, offset + textBytes);
    wipe();
    if (!verified) {
      Arrays.fill(text, (byte) 0);
      throw new CryptoException();
    }
    return text;
  }

  /**
   * RFC 8452 §4, first step: both keys of this message; the cipher returned is under the second.
   */
  private BlockCipher start(SecretBytes messageKey, byte[] nonce) {
    Range.checkLength("AES-256-GCM-SIV key", messageKey.expose(), KEY_BYTES);
    Range.checkLength("AES-256-GCM-SIV nonce", nonce, NONCE_BYTES);
    byte[] live = key.getKey();
    // The engine with one small table: the others look more of the key up in memory.
    BlockCipher aes = new AESLightEngine();
    System.arraycopy(messageKey.expose(), 0, live, 0, KEY_BYTES);
    aes.init(true, key);
    Arrays.fill(counter, (byte) 0);
    System.arraycopy(nonce, 0, counter, BLOCK_BYTES - NONCE_BYTES, NONCE_BYTES);
    derive(aes, tag, TAG_BYTES);
    polyval.start(tag);
    derive(aes, live, KEY_BYTES);
    aes.init(true, key);
    Arrays.fill(live, (byte) 0);
    return aes;
  }

  private void derive(BlockCipher aes, byte[] out, int lengthBytes) {
    for (int at = 0; at < lengthBytes; at += HALF_BYTES) {
      aes.processBlock(counter, 0, block, 0);
      System.arraycopy(block, 0, out, at, HALF_BYTES);
      counter[0]++;
    }
  }

  /** RFC 8452 §4, second step: the tag of what {@link #polyval} has taken. */
  private void finishTag(BlockCipher aes, byte[] nonce, int adBytes, int textBytes) {
    polyval.finish(adBytes, textBytes, block);
    for (int i = 0; i < NONCE_BYTES; i++) {
      block[i] ^= nonce[i];
    }
    block[BLOCK_BYTES - 1] &= 0x7f;
    aes.processBlock(block, 0, tag, 0);
  }

  /** RFC 8452 §4, third step: the counter begins with the tag. */
  private void startStream(byte[] from, int offset) {
    System.arraycopy(from, offset, counter, 0, BLOCK_BYTES);
    counter[BLOCK_BYTES - 1] |= (byte) 0x80;
  }

  private void crypt(BlockCipher aes, byte[] bytes, int offset, int length) {
    int end = offset + length;
    for (int at = offset; at < end; at += BLOCK_BYTES) {
      int count = Math.min(BLOCK_BYTES, end - at);
      nextBlock(aes);
      for (int i = 0; i < count; i++) {
        bytes[at + i] ^= block[i];
      }
    }
  }

  private void nextBlock(BlockCipher aes) {
    aes.processBlock(counter, 0, block, 0);
    // The first 32 bits count, least significant byte first, and start again after 2^32 - 1.
    for (int i = 0; i < Integer.BYTES && ++counter[i] == 0; i++) {}
  }

  private void wipe() {
    polyval.wipe();
    Arrays.fill(counter, (byte) 0);
    Arrays.fill(block, (byte) 0);
    Arrays.fill(tag, (byte) 0);
  }
}
