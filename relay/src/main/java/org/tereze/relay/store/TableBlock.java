package org.tereze.relay.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A block of a table: entries, where some of them begin (4 bytes each), and how many of these there
 * are (4); behind it a trailer of kind (1) and checksum (4). Little-endian; immutable.
 *
 * <p>An entry is three varints – bytes shared with the key before, further bytes, bytes of the
 * value – then these bytes. In an index the third is left out, and the value is where a block lies:
 * offset and size as varints where nothing is shared, else by how much its size differs.
 */
final class TableBlock {
  static final int TRAILER_BYTES = 5;
  private static final int MOST_STARTS = 1 << 16;

  /** Hears entries in order. */
  interface Entries {
    void entry(byte[] key, byte[] value) throws StoreException;
  }

  /** Hears where blocks lie, in order. */
  interface Handles {
    void handle(int offset, int sizeBytes) throws StoreException;
  }

  private final ByteBuffer bytes;

  TableBlock(ByteBuffer bytes) {
    this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Whether the checksum behind these bytes is theirs, here. */
  static boolean holds(ByteBuffer file, int from, int end, int salt) {
    int place = salt == 0 ? 0 : salt ^ from;
    return file.getInt(end + 1) == checksum(file, from, end) + place;
  }

  /** The checksum of a block and its kind, without regard to where it lies. */
  static int checksum(ByteBuffer file, int from, int end) {
    return (int) XxHash64.of(file, from, end + 1);
  }

  /** Where a block that begins there ends, or -1 if none begins there. */
  static int end(ByteBuffer file, int from, int limit, int salt) {
    for (int end : candidates(file, from, limit)) {
      if (holds(file, from, end, salt)) {
        return end;
      }
    }
    return -1;
  }

  /** Where a block that begins there could end, by its shape. */
  static List<Integer> candidates(ByteBuffer file, int from, int limit) {
    List<Integer> ends = new ArrayList<>();
    if (from >= limit || file.get(from) != 0) {
      return ends; // the first key shares nothing
    }
    for (int end = from + 8; end <= limit; end++) {
      int starts = file.getInt(end - 4);
      if (starts > 0 && starts <= MOST_STARTS && file.get(end) == 0) {
        int first = end - 4 - 4 * starts;
        if (first > from && file.getInt(first) == 0) {
          ends.add(end);
        }
      }
    }
    return ends;
  }

  private ByteBuffer data() throws StoreException {
    int starts = bytes.limit() < 4 ? 0 : bytes.getInt(bytes.limit() - 4);
    int end = bytes.limit() - 4 - 4 * starts;
    if (starts <= 0 || starts > MOST_STARTS || end < 0) {
      throw new StoreException("damaged: a block without a shape");
    }
    return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).position(0).limit(end);
  }

  private static byte[] key(byte[] before, int shared, byte[] rest) throws StoreException {
    if (shared > before.length) {
      throw new StoreException("damaged: a key shares more than there is");
    }
    byte[] key = Arrays.copyOf(before, shared + rest.length);
    System.arraycopy(rest, 0, key, shared, rest.length);
    return key;
  }

  /** Whether it can be read from its first to its last entry. */
  boolean isData() {
    try {
      entries((key, value) -> {});
      return true;
    } catch (StoreException e) {
      return false;
    }
  }

  void entries(Entries entries) throws StoreException {
    ByteBuffer from = data();
    byte[] key = {};
    while (from.hasRemaining()) {
      int shared = RocksBytes.smallVarint(from);
      int further = RocksBytes.smallVarint(from);
      int valueBytes = RocksBytes.smallVarint(from);
      key = key(key, shared, RocksBytes.bytes(from, further));
      entries.entry(key, RocksBytes.bytes(from, valueBytes));
    }
  }

  /** Of an index: where the blocks lie. */
  void handles(Handles handles) throws StoreException {
    ByteBuffer from = data();
    long offset = 0;
    long size = 0;
    while (from.hasRemaining()) {
      int shared = RocksBytes.smallVarint(from);
      RocksBytes.bytes(from, RocksBytes.smallVarint(from));
      if (shared == 0) {
        offset = RocksBytes.varint(from);
        size = RocksBytes.varint(from);
      } else {
        offset += size + TRAILER_BYTES;
        long change = RocksBytes.varint(from);
        size += (change >>> 1) ^ -(change & 1);
      }
      handles.handle((int) offset, (int) size);
    }
  }
}
