package org.tereze.relay.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads the heads in write-ahead logs before RocksDB does. Holds nothing.
 *
 * <p>RocksDB takes a record that seems to reach beyond the end of its log for the write that a
 * crash interrupted, and forgets it with all that follows in the block. A changed length does that
 * to records that were synced and acknowledged. But the checksum leaves the length out: a record
 * whose checksum holds for fewer bytes than its length says was whole. And a type that it does not
 * expect can keep RocksDB reading for ever. A log is blocks of 32 KiB. Little-endian:
 *
 * <pre>
 * offset  bytes  field
 *      0      4  CRC-32C of type and payload, masked: rotated right by 15, plus 0xa282ead8
 *      4      2  length of the payload
 *      6      1  type: 1 whole, 2 first, 3 middle, 4 last part
 *      7         payload
 * </pre>
 *
 * <p>Zeros in the place of a head, and fewer than seven bytes at a block's end, are padding.
 */
final class LogHeads {
  private static final int BLOCK_BYTES = 32 << 10;
  private static final int HEAD_BYTES = 7;
  private static final int LENGTH_AT = 4;
  private static final int TYPE_AT = 6;
  private static final int LAST_TYPE = 4;
  private static final int MASK_ROTATION = 15;
  private static final int MASK_DELTA = 0xa282ead8;

  private LogHeads() {}

  /**
   * @throws StoreException if a log of the database has a head that is not one, or an end that was
   *     made to look torn; nothing was changed
   */
  static void check(StoreLayout layout) throws StoreException, IOException {
    if (!Files.isDirectory(layout.database())) {
      return;
    }
    try (DirectoryStream<Path> logs = Files.newDirectoryStream(layout.database(), "*.log")) {
      for (Path log : logs) {
        String fault = faultOf(log);
        if (fault != null) {
          throw new StoreException(OpenFailure.damage(layout, log.getFileName() + ": " + fault));
        }
      }
    }
  }

  private static @Nullable String faultOf(Path log) throws IOException {
    try (FileChannel channel = FileChannel.open(log)) {
      ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      long size = channel.size();
      String fault = null;
      for (long start = 0; start < size && fault == null; start += BLOCK_BYTES) {
        block.clear();
        while (block.hasRemaining() && channel.read(block, start + block.position()) >= 0) {
          // until it is whole
        }
        fault = faultIn(block.flip());
      }
      return fault;
    }
  }

  private static @Nullable String faultIn(ByteBuffer block) {
    int at = 0;
    while (at + HEAD_BYTES <= block.limit()) {
      int length = block.getShort(at + LENGTH_AT) & 0xffff;
      int type = block.get(at + TYPE_AT);
      if (type == 0 && length == 0) {
        return null;
      }
      if (type < 1 || type > LAST_TYPE) {
        return "a record of an unknown type";
      }
      int next = at + HEAD_BYTES + length;
      if (next > block.limit()) {
        return wasWhole(block, at) ? "a record at its end has a wrong length" : null;
      }
      at = next;
    }
    return null;
  }

  /** Whether the checksum of the record there holds for any length that the block has room for. */
  private static boolean wasWhole(ByteBuffer block, int at) {
    int wanted = block.getInt(at);
    CRC32C crc = new CRC32C();
    for (int i = at + TYPE_AT; i < block.limit(); i++) {
      crc.update(block.get(i));
      int value = (int) crc.getValue();
      if (Integer.rotateRight(value, MASK_ROTATION) + MASK_DELTA == wanted) {
        return true;
      }
    }
    return false;
  }
}
