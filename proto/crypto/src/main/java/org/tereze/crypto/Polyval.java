package org.tereze.crypto;

import java.util.Arrays;
import org.bouncycastle.crypto.modes.gcm.BasicGCMMultiplier;
import org.bouncycastle.crypto.modes.gcm.GCMMultiplier;

/**
 * POLYVAL (RFC 8452 §3) by way of GHASH, as RFC 8452 appendix A relates them: every block back to
 * front, the key times x.
 *
 * <p>Not thread-safe; for one message after the other. The multiplier is Bouncy Castle's without
 * tables: it takes the same time for all keys, and a key used once never repays a table.
 */
final class Polyval {
  static final int BLOCK_BYTES = 16;

  private static final int LAST = BLOCK_BYTES - 1;
  private static final byte REDUCTION = (byte) 0xe1;
  private static final GCMMultiplier WITHOUT_KEY = new BasicGCMMultiplier();

  private final byte[] sum = new byte[BLOCK_BYTES];
  private GCMMultiplier multiplier = WITHOUT_KEY;

  /** Begins a message under this key of 16 bytes. */
  void start(byte[] key) {
    byte[] times = sum;
    for (int i = 0; i < BLOCK_BYTES; i++) {
      times[i] = key[LAST - i];
    }
    timesX(times);
    multiplier = new BasicGCMMultiplier();
    multiplier.init(times);
    Arrays.fill(sum, (byte) 0);
  }

  /** Takes {@code length} bytes, filled up with zeros to whole blocks. */
  void update(byte[] in, int offset, int length) {
    int end = offset + length;
    for (int at = offset; at < end; at += BLOCK_BYTES) {
      int count = Math.min(BLOCK_BYTES, end - at);
      for (int i = 0; i < count; i++) {
        sum[LAST - i] ^= in[at + i];
      }
      multiplier.multiplyH(sum);
    }
  }

  /** Takes the block of both lengths (RFC 8452 §4) and writes the 16 bytes of the result. */
  void finish(int adBytes, int textBytes, byte[] out) {
    addBits(adBytes, LAST);
    addBits(textBytes, LAST - Long.BYTES);
    multiplier.multiplyH(sum);
    for (int i = 0; i < BLOCK_BYTES; i++) {
      out[i] = sum[LAST - i];
    }
  }

  private void addBits(int bytes, int last) {
    long bits = (long) bytes * Byte.SIZE;
    for (int i = 0; i < Long.BYTES; i++) {
      sum[last - i] ^= (byte) (bits >>> (Byte.SIZE * i));
    }
  }

  /** Leaves nothing of a message here; the multiplier's key goes to the garbage collector. */
  void wipe() {
    Arrays.fill(sum, (byte) 0);
    multiplier = WITHOUT_KEY;
  }

  /** One bit towards the end in GHASH's order, reduced without looking at what the bit is. */
  private static void timesX(byte[] value) {
    int carry = 0;
    for (int i = 0; i < BLOCK_BYTES; i++) {
      int each = value[i] & 0xff;
      value[i] = (byte) (each >>> 1 | carry << 7);
      carry = each & 1;
    }
    value[0] ^= (byte) (-carry & REDUCTION);
  }
}
