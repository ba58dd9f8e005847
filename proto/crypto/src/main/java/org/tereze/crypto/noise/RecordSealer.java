package org.tereze.crypto.noise;

import org.tereze.crypto.ChaCha20Poly1305;
import org.tereze.crypto.SecretBytes;

/**
 * The sending half of one key of a link (Noise's CipherState, §5.1): seals records one after the
 * other.
 *
 * <p>Not thread-safe; owns its key. Nonces are the record numbers from 0, the associated data is
 * empty.
 */
public final class RecordSealer implements AutoCloseable {
  /** What sealing adds. */
  public static final int TAG_BYTES = ChaCha20Poly1305.TAG_BYTES;

  private final ChaCha20Poly1305 cipher;
  private final RecordNumber number;

  RecordSealer(SecretBytes key) {
    this(key, 0);
  }

  RecordSealer(SecretBytes key, long firstNumber) {
    this.cipher = new ChaCha20Poly1305(key);
    this.number = new RecordNumber(firstNumber);
  }

  /**
   * Seals {@code length} bytes into {@code length + 16} at {@code outOffset}; {@code out} may be
   * {@code in} if the result does not run ahead of the input.
   *
   * @return the number of bytes written
   * @throws IllegalStateException after 2^64 - 1 records
   */
  public int seal(byte[] in, int offset, int length, byte[] out, int outOffset) {
    int sealed = cipher.seal(number.due(), SymmetricState.NONE, in, offset, length, out, outOffset);
    number.advance();
    return sealed;
  }

  @Override
  public void close() {
    cipher.close();
  }

  @Override
  public String toString() {
    return "RecordSealer";
  }
}
