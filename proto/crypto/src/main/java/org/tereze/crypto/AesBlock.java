package org.tereze.crypto;

import java.util.Arrays;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.engines.AESLightEngine;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * AES-256 of single blocks (FIPS 197) under one key: the mask of report numbers, as QUIC masks
 * packet numbers (RFC 9001 §5.4.3).
 *
 * <p>Not thread-safe: one instance has one owner.
 */
public final class AesBlock {
  public static final int KEY_BYTES = 32;
  public static final int BLOCK_BYTES = 16;

  private final BlockCipher aes = new AESLightEngine();

  /** Under the 32-byte {@code key}, of which the caller stays the owner. */
  public AesBlock(SecretBytes key) {
    Range.checkLength("AES-256 key", key.expose(), KEY_BYTES);
    KeyParameter copy = new KeyParameter(key.expose());
    aes.init(true, copy);
    Arrays.fill(copy.getKey(), (byte) 0);
  }

  /** Writes the encryption of the 16 bytes at {@code offset} to {@code out}. */
  public void encrypt(byte[] in, int offset, byte[] out, int outOffset) {
    Range.check(in, offset, BLOCK_BYTES);
    Range.check(out, outOffset, BLOCK_BYTES);
    aes.processBlock(in, offset, out, outOffset);
  }
}
