package org.tereze.crypto;

import java.util.Arrays;
import org.bouncycastle.crypto.engines.ChaCha7539Engine;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/**
 * The ChaCha20 key stream (RFC 8439 §2.4, counter from 0) under one key, as a mask that makes
 * public values look random.
 *
 * <p>Not thread-safe: one instance has one owner. It hides, it does not protect: whoever changes a
 * masked bit changes that bit.
 */
public final class ChaCha20 implements AutoCloseable {
  public static final int KEY_BYTES = 32;
  public static final int NONCE_BYTES = 12;

  private final ChaCha7539Engine stream = new ChaCha7539Engine();
  private boolean destroyed;

  /** A mask under the 32-byte {@code key}, of which the caller stays the owner. */
  public ChaCha20(SecretBytes key) {
    Range.checkLength("ChaCha20 key", key.expose(), KEY_BYTES);
    rekey(key.expose());
  }

  /**
   * XORs {@code length} bytes in place; doing it again takes the mask off.
   *
   * @param nonce array with 12 bytes from {@code nonceOffset} on
   */
  public void mask(byte[] nonce, int nonceOffset, byte[] bytes, int offset, int length) {
    if (destroyed) {
      throw new IllegalStateException("mask was destroyed");
    }
    Range.check(nonce, nonceOffset, NONCE_BYTES);
    Range.check(bytes, offset, length);
    stream.init(true, new ParametersWithIV(null, nonce, nonceOffset, NONCE_BYTES));
    stream.processBytes(bytes, offset, length, bytes, offset);
  }

  private void rekey(byte[] key) {
    KeyParameter copy = new KeyParameter(key);
    stream.init(true, new ParametersWithIV(copy, new byte[NONCE_BYTES]));
    Arrays.fill(copy.getKey(), (byte) 0);
  }

  /** Overwrites the key; every later use throws {@link IllegalStateException}. */
  @Override
  public void close() {
    rekey(new byte[KEY_BYTES]);
    destroyed = true;
  }

  @Override
  public String toString() {
    return "ChaCha20";
  }
}
