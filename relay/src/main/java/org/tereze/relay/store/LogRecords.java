package org.tereze.relay.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * Reads a file of RocksDB's log format (write-ahead log, MANIFEST) record by record, and goes on
 * behind what is damaged. Used once, by one thread.
 *
 * <p>A file is blocks of 32 KiB; a record too long for what is left of one goes on in the next.
 * Little-endian:
 *
 * <pre>
 * offset  bytes  field
 *      0      4  {@link MaskedCrc} of type and payload
 *      4      2  length of the payload
 *      6      1  type: 1 whole, 2 first, 3 middle, 4 last part
 *      7         payload
 * </pre>
 *
 * <p>Fewer than seven bytes at a block's end are padding, and so are zeros at the file's end.
 *
 * <p>Behind damage, reading goes on where all records up to the end of the block hold; a stranger's
 * bytes inside one record cannot look like that. No more is lost than the records that were hit.
 */
final class LogRecords {
  private static final int BLOCK_BYTES = 32 << 10;
  private static final int HEAD_BYTES = 7;
  private static final int LENGTH_AT = 4;
  private static final int TYPE_AT = 6;
  private static final int WHOLE = 1;
  private static final int FIRST = 2;
  private static final int LAST = 4;
  private static final int SECTOR_BYTES = 512;
  private static final int ZEROS_THAT_TELL = 8;

  /** What may be wrong with a stretch of a file. */
  enum Fault {
    /** What follows is whole, so this was synced once. */
    DAMAGED,

    /** The last write is whole, but changed; nothing says whether it was ever synced. */
    DOUBTFUL_END,

    /** The last write is not all there: its sync never ended, so nobody was told. */
    TORN_END
  }

  /** Hears what is in the file, in order. */
  interface Listener {
    /** A whole record; the bytes are valid until the call returns. */
    void record(long offset, ByteBuffer payload) throws StoreException;

    void fault(Fault fault, long from, long to) throws StoreException;
  }

  private final ByteBuffer file;
  private final int size;
  private final Listener listener;
  private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
  private int began = -1;
  private int gap = -1;

  /** Where nothing could be read, if nothing could be read behind it either. */
  private int broken = -1;

  private LogRecords(ByteBuffer file, Listener listener) {
    this.file = file.order(ByteOrder.LITTLE_ENDIAN);
    this.size = file.limit();
    this.listener = listener;
  }

  static void read(Path log, Listener listener) throws IOException, StoreException {
    try (FileChannel channel = FileChannel.open(log)) {
      if (channel.size() > Integer.MAX_VALUE) {
        throw new StoreException(log.getFileName() + " is larger than any log can be");
      }
      ByteBuffer file = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      new LogRecords(file, listener).run();
    }
  }

  private void run() throws StoreException {
    int at = 0;
    while (at < size) {
      int end = Math.min(size, at - at % BLOCK_BYTES + BLOCK_BYTES);
      if (at + HEAD_BYTES > end && end < size) {
        at = end; // padding
        continue;
      }
      int length = validLength(at, end);
      if (length >= 0) {
        part(at, length);
        at += HEAD_BYTES + length;
      } else {
        lose(began >= 0 ? began : at);
        broken = at;
        at = resume(at, end);
      }
    }
    finish();
  }

  /** From here on nothing is sure until a record begins. */
  private void lose(int from) {
    if (gap < 0) {
      gap = from;
    }
    began = -1;
    parts.reset();
  }

  private void part(int at, int length) throws StoreException {
    int type = file.get(at + TYPE_AT);
    broken = -1;
    if (type == WHOLE || type == FIRST) {
      if (began >= 0) {
        lose(began);
      }
      if (gap >= 0) {
        listener.fault(Fault.DAMAGED, gap, at);
        gap = -1;
      }
      began = at;
    } else if (began < 0) {
      lose(at); // the rest of a record that is lost
      return;
    }
    ByteBuffer payload = file.slice(at + HEAD_BYTES, length);
    if (type != WHOLE) {
      byte[] part = new byte[length];
      payload.get(part);
      parts.writeBytes(part);
    }
    if (type == WHOLE || type == LAST) {
      listener.record(began, type == WHOLE ? payload : ByteBuffer.wrap(parts.toByteArray()));
      parts.reset();
      began = -1;
    }
  }

  /** The length of the record there, or -1 if none is there that holds. */
  private int validLength(int at, int end) {
    if (at + HEAD_BYTES > end) {
      return -1;
    }
    int type = file.get(at + TYPE_AT);
    int length = file.getShort(at + LENGTH_AT) & 0xffff;
    int next = at + HEAD_BYTES + length;
    boolean holds =
        type >= WHOLE
            && type <= LAST
            && next <= end
            && file.getInt(at) == MaskedCrc.of(file, at + TYPE_AT, next);
    return holds ? length : -1;
  }

  private int resume(int at, int end) {
    if (at + HEAD_BYTES <= end) {
      int next = at + HEAD_BYTES + (file.getShort(at + LENGTH_AT) & 0xffff);
      if (next < end && holdsUpTo(next, end)) {
        return next;
      }
    }
    for (int next = at + 1; next < end; next++) {
      if (holdsUpTo(next, end)) {
        return next;
      }
    }
    return end;
  }

  /** Whether there are records from here to the end of the block, or of what was written of it. */
  private boolean holdsUpTo(int at, int end) {
    int next = at;
    while (next + HEAD_BYTES <= end) {
      int length = validLength(next, end);
      if (length < 0) {
        return next > at && isZero(next, end);
      }
      next += HEAD_BYTES + length;
    }
    return next > at;
  }

  private void finish() throws StoreException {
    int from = began >= 0 ? began : gap;
    if (from < 0 || isZero(from, size)) {
      return;
    }
    boolean torn = gap < 0 || endsEarly(broken) || hasHole(gap);
    listener.fault(torn ? Fault.TORN_END : Fault.DOUBTFUL_END, from, size);
  }

  /** Whether the file ends inside the record there, and its length is not what was changed. */
  private boolean endsEarly(int at) {
    if (at < 0) {
      return false;
    }
    int end = Math.min(size, at - at % BLOCK_BYTES + BLOCK_BYTES);
    if (end < size) {
      return false;
    }
    if (at + HEAD_BYTES > end) {
      return true;
    }
    int type = file.get(at + TYPE_AT);
    int next = at + HEAD_BYTES + (file.getShort(at + LENGTH_AT) & 0xffff);
    return type >= WHOLE && type <= LAST && next > end && !wasWhole(at, end);
  }

  /** Whether the checksum of the record there holds for any length that the block has room for. */
  private boolean wasWhole(int at, int end) {
    int wanted = file.getInt(at);
    CRC32C crc = new CRC32C();
    for (int i = at + TYPE_AT; i < end; i++) {
      crc.update(file.get(i));
      if (MaskedCrc.masked(crc) == wanted) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a disk's sector is zero where the last write should be: so a file looks that was made
   * longer before the sector was written. Sealed bytes are never zero for that long.
   */
  private boolean hasHole(int from) {
    for (int sector = from - from % SECTOR_BYTES; sector < size; sector += SECTOR_BYTES) {
      int start = Math.max(from, sector);
      int end = Math.min(size, sector + SECTOR_BYTES);
      if (end - start >= ZEROS_THAT_TELL && isZero(start, end)) {
        return true;
      }
    }
    return false;
  }

  private boolean isZero(int from, int to) {
    for (int i = from; i < to; i++) {
      if (file.get(i) != 0) {
        return false;
      }
    }
    return true;
  }
}
