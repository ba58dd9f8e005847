package org.tereze.wire;

/** Numbers in base 128, the lowest seven bits first, as protobuf writes them. Stateless. */
public final class Varint {
  private Varint() {}

  /** Bytes that an unsigned value takes, 1 to 10. */
  public static int bytes(long value) {
    int bits = Long.SIZE - Long.numberOfLeadingZeros(value | 1);
    return (bits + 6) / 7;
  }

  /** Writes an unsigned value; returns where it ends. */
  public static int put(byte[] target, int at, long value) {
    long rest = value;
    int position = at;
    while ((rest & ~0x7fL) != 0) {
      target[position++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    target[position++] = (byte) rest;
    return position;
  }
}
