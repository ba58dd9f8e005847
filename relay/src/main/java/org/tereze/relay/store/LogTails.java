package org.tereze.relay.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * Tells a write-ahead log that was cut short from one whose last part is only made to look so.
 * Holds nothing.
 *
 * <p>RocksDB takes a record that seems to reach beyond the end of its log for the write that a
 * crash interrupted, and forgets it with all that follows in the block. A changed length does that
 * to records that were synced and acknowledged. But the checksum leaves the length out: a record
 * whose checksum holds for fewer bytes than its length says was whole. A log is blocks of 32 KiB;
 * only its last, unfinished one is read so. Little-endian:
 *
 * <pre>
 * offset  bytes  field
 *      0      4  CRC-32C of type and payload, masked: rotated right by 15, plus 0xa282ead8
 *      4      2  length of the payload
 *      6      1  type
 *      7         payload
 * </pre>
 */
final class LogTails {
  private static final int BLOCK_BYTES = 32 << 10;
  private static final int HEAD_BYTES = 7;
  private static final int LENGTH_AT = 4;
  private static final int TYPE_AT = 6;
  private static final int MASK_ROTATION = 15;
  private static final int MASK_DELTA = 0xa282ead8;

  private LogTails() {}

  /**
   * @throws StoreException if a log of the database has such an end; nothing was changed
   */
  static void check(StoreLayout layout) throws StoreException, IOException {
    if (!Files.isDirectory(layout.database())) {
      return;
    }
    try (DirectoryStream<Path> logs = Files.newDirectoryStream(layout.database(), "*.log")) {
      for (Path log : logs) {
        if (hidesRecords(lastBlock(log))) {
          throw new StoreException(
              OpenFailure.damage(
                  layout, log.getFileName() + ": a record at its end has a wrong length"));
        }
      }
    }
  }

  private static ByteBuffer lastBlock(Path log) throws IOException {
    try (FileChannel channel = FileChannel.open(log)) {
      long size = channel.size();
      long start = size - size % BLOCK_BYTES;
      ByteBuffer block = ByteBuffer.allocate((int) (size - start)).order(ByteOrder.LITTLE_ENDIAN);
      while (block.hasRemaining() && channel.read(block, start + block.position()) >= 0) {
        // until it is whole
      }
      return block.flip();
    }
  }

  private static boolean hidesRecords(ByteBuffer block) {
    int at = 0;
    while (at + HEAD_BYTES <= block.limit()) {
      int next = at + HEAD_BYTES + (block.getShort(at + LENGTH_AT) & 0xffff);
      if (next > block.limit()) {
        return wasWhole(block, at);
      }
      at = next;
    }
    return false;
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
