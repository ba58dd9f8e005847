package org.tereze.relay.store;

import java.nio.ByteBuffer;

/** Reads what RocksDB's own formats are made of, from a buffer's position on. Holds nothing. */
final class RocksBytes {
  private static final int MOST_VARINT_BITS = 63;

  private RocksBytes() {}

  /** An unsigned number, seven bits a byte, the lowest first. */
  static long varint(ByteBuffer from) throws StoreException {
    long value = 0;
    for (int shift = 0; shift <= MOST_VARINT_BITS; shift += 7) {
      if (!from.hasRemaining()) {
        break;
      }
      int next = from.get();
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new StoreException("damaged: a number is cut short");
  }

  static int smallVarint(ByteBuffer from) throws StoreException {
    long value = varint(from);
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw new StoreException("damaged: a number is too large");
    }
    return (int) value;
  }

  /** A length as varint, and as many bytes. */
  static byte[] slice(ByteBuffer from) throws StoreException {
    return bytes(from, smallVarint(from));
  }

  static byte[] bytes(ByteBuffer from, int length) throws StoreException {
    if (length < 0 || length > from.remaining()) {
      throw new StoreException("damaged: a field reaches beyond its end");
    }
    byte[] bytes = new byte[length];
    from.get(bytes);
    return bytes;
  }
}
