package org.tereze.relay.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A write batch as it lies in a write-ahead log: sequence (8) ‖ count (4), both little-endian, then
 * per write: tag, family where the tag says so, key, and value where the tag says so; family and
 * lengths are varints. Immutable.
 */
final class LoggedBatch {
  private static final int HEAD_BYTES = 12;
  private static final int COUNT_AT = 8;
  private static final int DELETE = 0x0;
  private static final int PUT = 0x1;
  private static final int LOG_DATA = 0x3;
  private static final int DELETE_IN_FAMILY = 0x4;
  private static final int PUT_IN_FAMILY = 0x5;
  private static final int NOTHING = 0xD;
  private static final int DELETE_RANGE_IN_FAMILY = 0xE;

  /** Hears every put of a batch. */
  interface Puts {
    void put(int family, byte[] key, byte[] value) throws StoreException;
  }

  private final ByteBuffer bytes;

  LoggedBatch(ByteBuffer record) throws StoreException {
    if (record.limit() < HEAD_BYTES) {
      throw new StoreException("damaged: a batch of " + record.limit() + " bytes");
    }
    bytes = record.order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The number of its first write among all writes of the database. */
  long sequence() {
    return bytes.getLong(0);
  }

  /** What the first write of the next batch is numbered. */
  long nextSequence() {
    return sequence() + (bytes.getInt(COUNT_AT) & 0xFFFFFFFFL);
  }

  void puts(Puts puts) throws StoreException {
    ByteBuffer from = bytes.duplicate().position(HEAD_BYTES);
    while (from.hasRemaining()) {
      int tag = from.get();
      switch (tag) {
        case NOTHING -> {}
        case LOG_DATA, DELETE -> RocksBytes.slice(from);
        case PUT -> puts.put(0, RocksBytes.slice(from), RocksBytes.slice(from));
        case PUT_IN_FAMILY ->
            puts.put(RocksBytes.smallVarint(from), RocksBytes.slice(from), RocksBytes.slice(from));
        case DELETE_IN_FAMILY -> {
          RocksBytes.varint(from);
          RocksBytes.slice(from);
        }
        case DELETE_RANGE_IN_FAMILY -> {
          RocksBytes.varint(from);
          RocksBytes.slice(from);
          RocksBytes.slice(from);
        }
        default -> throw new StoreException("damaged: a write of an unknown kind " + tag);
      }
    }
  }
}
