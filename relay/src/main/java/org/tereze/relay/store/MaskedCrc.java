package org.tereze.relay.store;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * RocksDB's checksum in logs: CRC-32C, rotated right by 15, plus 0xa282ead8, so that a checksum of
 * checksums means something. Holds nothing.
 */
final class MaskedCrc {
  private static final int ROTATION = 15;
  private static final int DELTA = 0xa282ead8;

  private MaskedCrc() {}

  static int of(ByteBuffer bytes, int from, int to) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.slice(from, to - from));
    return masked(crc);
  }

  static int masked(CRC32C crc) {
    return Integer.rotateRight((int) crc.getValue(), ROTATION) + DELTA;
  }
}
