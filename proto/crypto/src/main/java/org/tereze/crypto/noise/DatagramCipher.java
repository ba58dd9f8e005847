package org.tereze.crypto.noise;

import org.tereze.crypto.AesBlock;
import org.tereze.crypto.ChaCha20Poly1305;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.SecretBytes;

/**
 * One direction of a burst of datagrams under one key. Not thread-safe; owns its key.
 *
 * <pre>
 * masked number(2) ‖ sealed payload(length + 16)
 * </pre>
 *
 * <p>The nonce is the datagram's number, the associated data the handshake hash. The number is
 * masked with the first bytes of AES-256 of the tag, so that a datagram looks random.
 */
final class DatagramCipher implements AutoCloseable {
  static final int NUMBER_BYTES = 2;
  static final int EXTRA_BYTES = NUMBER_BYTES + ChaCha20Poly1305.TAG_BYTES;

  private final ChaCha20Poly1305 cipher;
  private final AesBlock head;
  private final byte[] handshakeHash;
  private final byte[] mask = new byte[AesBlock.BLOCK_BYTES];
  private int lastNumber = -1;

  /** Copies both keys. */
  DatagramCipher(SecretBytes key, SecretBytes headKey, byte[] handshakeHash) {
    this.cipher = new ChaCha20Poly1305(key);
    this.head = new AesBlock(headKey);
    this.handshakeHash = handshakeHash;
  }

  /**
   * Seals under a number that must never be used again.
   *
   * @return the number of bytes written, {@code length + 18}
   */
  int seal(int number, byte[] in, int offset, int length, byte[] out, int outOffset) {
    int at = outOffset + NUMBER_BYTES;
    int sealed = cipher.seal(number, handshakeHash, in, offset, length, out, at);
    head.encrypt(out, at + sealed - AesBlock.BLOCK_BYTES, mask, 0);
    out[outOffset] = (byte) (number >>> 8 ^ mask[0]);
    out[outOffset + 1] = (byte) (number ^ mask[1]);
    return NUMBER_BYTES + sealed;
  }

  /**
   * Opens {@code length} bytes.
   *
   * @return the payload's bytes
   * @throws CryptoException if it does not open; {@code out} is then untouched
   */
  int open(byte[] in, int offset, int length, byte[] out, int outOffset) throws CryptoException {
    if (length < EXTRA_BYTES) {
      throw new CryptoException();
    }
    head.encrypt(in, offset + length - AesBlock.BLOCK_BYTES, mask, 0);
    int number = ((in[offset] ^ mask[0]) & 0xFF) << 8 | ((in[offset + 1] ^ mask[1]) & 0xFF);
    int at = offset + NUMBER_BYTES;
    int opened = cipher.open(number, handshakeHash, in, at, length - NUMBER_BYTES, out, outOffset);
    lastNumber = number;
    return opened;
  }

  /** Of the datagram that was opened last. */
  int lastNumber() {
    return lastNumber;
  }

  @Override
  public void close() {
    cipher.close();
  }
}
