package org.tereze.crypto;

import java.util.Arrays;
import org.bouncycastle.crypto.engines.ChaCha7539Engine;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/**
 * The ChaCha20 key stream (RFC 8439 §2.4, counter from 0) as a mask that makes public values look
 * random.
 *
 * <p>Thread-safe, stateless. It hides, it does not protect: whoever changes a masked bit changes
 * that bit.
 */
public final class ChaCha20 {
  public static final int KEY_BYTES = 32;
  public static final int NONCE_BYTES = 12;

  private ChaCha20() {}

  /** XORs {@code length} bytes in place; doing it again takes the mask off. */
  public static void mask(SecretBytes key, byte[] nonce, byte[] bytes, int offset, int length) {
    Range.checkLength("ChaCha20 key", key.expose(), KEY_BYTES);
    Range.checkLength("ChaCha20 nonce", nonce, NONCE_BYTES);
    Range.check(bytes, offset, length);
    ChaCha7539Engine stream = new ChaCha7539Engine();
    KeyParameter copy = new KeyParameter(key.expose());
    stream.init(true, new ParametersWithIV(copy, nonce));
    Arrays.fill(copy.getKey(), (byte) 0);
    stream.processBytes(bytes, offset, length, bytes, offset);
  }

  /** {@code bytes} under the mask, as a new array. */
  public static byte[] mask(SecretBytes key, byte[] nonce, byte[] bytes) {
    byte[] masked = bytes.clone();
    mask(key, nonce, masked, 0, masked.length);
    return masked;
  }
}
