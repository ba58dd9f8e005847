package org.tereze.bench.load;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * A write-ahead log of RocksDB, read without a database. Stateless; whole logs only, checksums are
 * not looked at.
 *
 * <pre>
 * block   32,768 bytes of records; fewer than 7 bytes at its end are padding
 * record  CRC (4) ‖ length (2, little-endian) ‖ type (1: whole, 2: first, 3: middle, 4: last) ‖ bytes
 * </pre>
 */
public final class LogFile {
  private static final int BLOCK_BYTES = 32_768;
  private static final int HEAD_BYTES = 7;
  private static final int CRC_BYTES = 4;
  private static final int WHOLE = 1;
  private static final int FIRST = 2;
  private static final int MIDDLE = 3;
  private static final int LAST = 4;

  private LogFile() {}

  /** Hands every batch to {@code batches}, as it was written. */
  public static void read(Path file, Consumer<byte[]> batches) throws IOException {
    ByteBuffer log = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    ByteArrayOutputStream batch = new ByteArrayOutputStream();
    while (skipPadding(log)) {
      log.position(log.position() + CRC_BYTES);
      int length = log.getShort() & 0xFFFF;
      int type = log.get();
      if ((type == 0 && length == 0) || length > log.remaining()) {
        return; // what was not written any more
      }
      if (type < WHOLE || type > LAST) {
        throw new IOException(file + ": a record of type " + type);
      }
      if (type == WHOLE || type == FIRST) {
        batch.reset();
      }
      batch.write(log.array(), log.position(), length);
      log.position(log.position() + length);
      if (type != FIRST && type != MIDDLE) {
        batches.accept(batch.toByteArray());
      }
    }
  }

  private static boolean skipPadding(ByteBuffer log) {
    int left = BLOCK_BYTES - log.position() % BLOCK_BYTES;
    if (left < HEAD_BYTES) {
      log.position(Math.min(log.limit(), log.position() + left));
    }
    return log.remaining() >= HEAD_BYTES;
  }
}
