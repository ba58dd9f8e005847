package org.tereze.crypto.noise;

import org.tereze.crypto.ChaCha20Poly1305;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.SecretBytes;

/**
 * The receiving half of one key of a link (Noise's CipherState, §5.1): opens records in the order
 * of sealing.
 *
 * <p>Not thread-safe; owns its key. A record that is missing, repeated, out of order or changed
 * does not open; the link is then to be closed.
 */
public final class RecordOpener implements AutoCloseable {
  private final ChaCha20Poly1305 cipher;
  private final RecordNumber number;

  RecordOpener(SecretBytes key) {
    this(key, 0);
  }

  RecordOpener(SecretBytes key, long firstNumber) {
    this.cipher = new ChaCha20Poly1305(key);
    this.number = new RecordNumber(firstNumber);
  }

  /**
   * Opens {@code length} sealed bytes into {@code length - 16} at {@code outOffset}, in place if
   * wished.
   *
   * @return the number of bytes written
   * @throws CryptoException if the record is not the next one as it was sealed; {@code out} and the
   *     record number are then untouched
   * @throws IllegalStateException after 2^64 - 1 records
   */
  public int open(byte[] in, int offset, int length, byte[] out, int outOffset)
      throws CryptoException {
    int opened = cipher.open(number.due(), SymmetricState.NONE, in, offset, length, out, outOffset);
    number.advance();
    return opened;
  }

  @Override
  public void close() {
    cipher.close();
  }

  @Override
  public String toString() {
    return "RecordOpener";
  }
}
