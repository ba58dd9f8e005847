package org.tereze.crypto.noise;

import org.tereze.crypto.HmacSha256;
import org.tereze.crypto.SecretBytes;

/**
 * The mask over the two-byte heads of one direction's records, so that lengths look random.
 *
 * <p>Not thread-safe; owns its key. Mask of record n = HMAC-SHA-256(key, n as u64
 * big-endian)[0..2].
 */
public final class LengthMask implements AutoCloseable {
  private final SecretBytes key;

  LengthMask(SecretBytes key) {
    this.key = key;
  }

  /** The 16 bits to XOR a head with, in a big-endian int; n = 0 is the direction's first head. */
  public int at(long recordNumber) {
    byte[] number = new byte[8];
    for (int i = 0; i < 8; i++) {
      number[i] = (byte) (recordNumber >>> (56 - 8 * i));
    }
    byte[] code = HmacSha256.mac(key, number);
    return (code[0] & 0xFF) << 8 | (code[1] & 0xFF);
  }

  @Override
  public void close() {
    key.destroy();
  }

  @Override
  public String toString() {
    return "LengthMask";
  }
}
