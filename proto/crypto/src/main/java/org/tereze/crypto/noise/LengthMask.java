package org.tereze.crypto.noise;

import java.util.Arrays;
import org.tereze.crypto.HmacSha256;
import org.tereze.crypto.SecretBytes;

/**
 * The mask over the two-byte heads of one direction's records, so that lengths look random.
 *
 * <p>Not thread-safe; owns its key. One code of HMAC-SHA-256(key, number of the code as u64
 * big-endian) masks sixteen heads, two bytes each: one for every head took a twentieth of a busy
 * relay's time.
 */
public final class LengthMask implements AutoCloseable {
  private static final int HEADS_PER_CODE = HmacSha256.MAC_BYTES / 2;

  private final SecretBytes key;
  private byte[] code = {};
  private long codeNumber = -1;

  LengthMask(SecretBytes key) {
    this.key = key;
  }

  /** The 16 bits to XOR a head with, in a big-endian int; n = 0 is the direction's first head. */
  public int at(long recordNumber) {
    long wanted = recordNumber / HEADS_PER_CODE;
    if (wanted != codeNumber) {
      code = HmacSha256.mac(key, bigEndian(wanted));
      codeNumber = wanted;
    }
    int at = 2 * (int) (recordNumber % HEADS_PER_CODE);
    return (code[at] & 0xFF) << 8 | (code[at + 1] & 0xFF);
  }

  private static byte[] bigEndian(long number) {
    byte[] bytes = new byte[Long.BYTES];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (number >>> (56 - 8 * i));
    }
    return bytes;
  }

  @Override
  public void close() {
    key.destroy();
    Arrays.fill(code, (byte) 0);
    codeNumber = -1;
  }

  @Override
  public String toString() {
    return "LengthMask";
  }
}
