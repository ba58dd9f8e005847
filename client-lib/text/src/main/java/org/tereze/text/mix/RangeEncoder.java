package org.tereze.text.mix;

import java.util.Arrays;

/**
 * A binary range coder's writing half: carry-free, 32 bits.
 *
 * <p>One thread.
 */
public final class RangeEncoder {
  private static final int MOST_TAKEN_OFF = RangeDecoder.SPARE_BYTES - 4;

  private byte[] bytes = new byte[128];
  private int length;
  private int low;
  private int high = -1;

  /** Writes a decision that is a one with probability {@code p}/65536. */
  public void encode(int bit, int p) {
    long range = (high & 0xffffffffL) - (low & 0xffffffffL);
    int middle = low + (int) ((range >>> 16) * p + (((range & 0xffff) * p) >>> 16));
    if (bit != 0) {
      high = middle;
    } else {
      low = middle + 1;
    }
    while (((low ^ high) & 0xff000000) == 0) {
      put(high >>> 24);
      low <<= 8;
      high = high << 8 | 0xff;
    }
  }

  /** Writes {@code count} equally likely bits. */
  public void encodeBits(int value, int count) {
    for (int i = count - 1; i >= 0; i--) {
      encode(value >> i & 1, Logistic.ONE / 2);
    }
  }

  /** Returns a size that {@link #finish} does not go below, whatever else is written. */
  public int leastBytes() {
    return length - MOST_TAKEN_OFF;
  }

  private void put(int value) {
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, length * 2);
    }
    bytes[length++] = (byte) value;
  }

  /** Returns the shortest bytes that, with zeros behind them, lie in the range. */
  public byte[] finish() {
    int kept = 0;
    for (int tail = 0; tail < 4 && kept == 0; tail++) {
      long step = 1L << (32 - 8 * tail);
      long value = ((low & 0xffffffffL) + step - 1) / step * step;
      if (value <= (high & 0xffffffffL)) {
        for (int i = 0; i < tail; i++) {
          put((int) (value >>> (24 - 8 * i)));
        }
        kept = 1;
      }
    }
    if (kept == 0) {
      for (int i = 0; i < 4; i++) {
        put(low >>> (24 - 8 * i));
      }
    }
    int end = length;
    while (end > 0 && length - end < MOST_TAKEN_OFF && bytes[end - 1] == 0) {
      end--;
    }
    return Arrays.copyOf(bytes, end);
  }
}
