package org.tereze.text.mix;

/**
 * A binary range coder's reading half.
 *
 * <p>One thread. Behind the end of its bytes it reads zeros and counts them.
 */
public final class RangeDecoder {
  /** How many bytes behind the end a well-formed stream makes its reader ask for. */
  public static final int SPARE_BYTES = 8;

  private final byte[] bytes;
  private final int end;
  private int at;
  private int low;
  private int high = -1;
  private int value;

  /** Starts to read {@code length} bytes at {@code offset}. */
  public RangeDecoder(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
    at = offset;
    end = offset + length;
    for (int i = 0; i < 4; i++) {
      value = value << 8 | next();
    }
  }

  /** Reads a decision that is a one with probability {@code p}/65536. */
  public int decode(int p) {
    long range = (high & 0xffffffffL) - (low & 0xffffffffL);
    int middle = low + (int) ((range >>> 16) * p + (((range & 0xffff) * p) >>> 16));
    int bit = Integer.compareUnsigned(value, middle) <= 0 ? 1 : 0;
    if (bit != 0) {
      high = middle;
    } else {
      low = middle + 1;
    }
    while (((low ^ high) & 0xff000000) == 0) {
      low <<= 8;
      high = high << 8 | 0xff;
      value = value << 8 | next();
    }
    return bit;
  }

  /** Reads {@code count} equally likely bits. */
  public int decodeBits(int count) {
    int bits = 0;
    for (int i = 0; i < count; i++) {
      bits = bits << 1 | decode(Logistic.ONE / 2);
    }
    return bits;
  }

  /** Returns whether more was read than any well-formed stream has. */
  public boolean isPastEnd() {
    return at - end > SPARE_BYTES;
  }

  /** Returns whether bytes are left that no decision so far depends on. */
  public boolean hasUnread() {
    return at < end;
  }

  private int next() {
    int index = at++;
    return index < end ? bytes[index] & 0xff : 0;
  }
}
