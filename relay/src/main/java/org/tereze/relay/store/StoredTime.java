package org.tereze.relay.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The time that a relay had accounted for when it last wrote it down, under {@code time} in {@code
 * meta}. Immutable. On disk, big-endian:
 *
 * <pre>
 * offset  bytes  field
 *      0      8  seconds since 1970
 *      8      4  how far it may still follow the machine's clock on that clock's word alone, seconds
 * </pre>
 */
public record StoredTime(long epochSeconds, int allowanceSeconds) {
  static final byte[] KEY = "time".getBytes(StandardCharsets.US_ASCII);
  private static final int BYTES = 12;

  static StoredTime read(byte[] value) throws StoreException {
    if (value.length != BYTES) {
      throw new StoreException("damaged: a time of " + value.length + " bytes");
    }
    ByteBuffer from = ByteBuffer.wrap(value);
    return new StoredTime(from.getLong(), from.getInt());
  }

  byte[] bytes() {
    return ByteBuffer.allocate(BYTES).putLong(epochSeconds).putInt(allowanceSeconds).array();
  }
}
