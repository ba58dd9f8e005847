package org.tereze.relay.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a table of RocksDB (block-based, format 6, CRC-32C, not compressed) block by block, and
 * goes on behind what is damaged. Used once, by one thread.
 *
 * <p>Blocks lie one behind the other: data first, then filter, index and properties, then the table
 * of these, then the footer. What of the last three is damaged costs nothing: then blocks are found
 * by their checksums. Footer, from its start, little-endian:
 *
 * <pre>
 * offset  bytes  field
 *      0      1  kind of checksum, 1
 *      5      4  the footer's own checksum
 *      9      4  salt: goes into each checksum together with where the block begins
 *     13      4  length of the table of blocks right before
 *     41      4  format version, 6
 *     45      8  magic number
 * </pre>
 */
final class TableFile {
  private static final int FOOTER_BYTES = 53;
  private static final int SALT_AT = 9;
  private static final int DIRECTORY_LENGTH_AT = 13;
  private static final int LEAST_BLOCK_BYTES = 8;
  private static final int MOST_BLOCK_BYTES = 512 << 10;
  private static final int INTERNAL_BYTES = 8;
  private static final int VALUE = 1;

  /** Hears what is in the table, in order. */
  interface Listener {
    void put(byte[] key, byte[] value) throws StoreException;

    void fault(long from, long to) throws StoreException;
  }

  private record Handle(int offset, int size) {
    int end() {
      return offset + size + TableBlock.TRAILER_BYTES;
    }
  }

  private final ByteBuffer file;
  private final int size;
  private final int salt;
  private final Map<String, Handle> directory = new HashMap<>();
  private @Nullable String family;

  private TableFile(ByteBuffer file) {
    this.file = file.order(ByteOrder.LITTLE_ENDIAN);
    this.size = file.limit();
    this.salt = size < FOOTER_BYTES ? 0 : findSalt();
    try {
      readDirectory();
      readProperties();
    } catch (StoreException e) {
      family = null; // then the caller may know
    }
  }

  static TableFile open(Path table) throws IOException, StoreException {
    try (FileChannel channel = FileChannel.open(table)) {
      if (channel.size() > Integer.MAX_VALUE) {
        throw new StoreException(table.getFileName() + " is larger than any table can be");
      }
      return new TableFile(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
    }
  }

  /** The name of the family that its rows belong to; null if that cannot be read. */
  @Nullable String family() {
    return family;
  }

  /** The footer's if any block agrees, else one with which the first block and another hold. */
  private int findSalt() {
    int said = file.getInt(size - FOOTER_BYTES + SALT_AT);
    Handle of = directoryPlace();
    if (TableBlock.end(file, 0, limit(0), said) > 0
        || (isInside(of) && TableBlock.holds(file, of.offset(), of.offset() + of.size(), said))) {
      return said;
    }
    for (int end : TableBlock.candidates(file, 0, limit(0))) {
      int derived = file.getInt(end + 1) - TableBlock.checksum(file, 0, end);
      if (!scan(end + TableBlock.TRAILER_BYTES, derived, 1).isEmpty()) {
        return derived;
      }
    }
    return said;
  }

  private Handle directoryPlace() {
    int footer = size - FOOTER_BYTES;
    int length = file.getInt(footer + DIRECTORY_LENGTH_AT);
    return new Handle(footer - length - TableBlock.TRAILER_BYTES, length);
  }

  private boolean isInside(Handle at) {
    return at.offset() >= 0
        && at.size() >= LEAST_BLOCK_BYTES
        && at.size() <= size
        && at.end() <= size;
  }

  private int limit(int from) {
    return Math.min(size - TableBlock.TRAILER_BYTES, from + MOST_BLOCK_BYTES);
  }

  private void readDirectory() throws StoreException {
    if (size < FOOTER_BYTES) {
      return;
    }
    TableBlock block = block(directoryPlace());
    if (block != null) {
      block.entries(
          (key, value) -> directory.put(new String(key, US_ASCII), handle(ByteBuffer.wrap(value))));
    }
  }

  private void readProperties() throws StoreException {
    Handle at = directory.get("rocksdb.properties");
    TableBlock block = at == null ? null : block(at);
    if (block != null) {
      block.entries(
          (key, value) -> {
            if (new String(key, US_ASCII).equals("rocksdb.column.family.name")) {
              family = new String(value, US_ASCII);
            }
          });
    }
  }

  private static Handle handle(ByteBuffer from) throws StoreException {
    return new Handle(RocksBytes.smallVarint(from), RocksBytes.smallVarint(from));
  }

  /** The block there, or null if it does not hold. */
  private @Nullable TableBlock block(Handle at) {
    return isInside(at) && TableBlock.holds(file, at.offset(), at.offset() + at.size(), salt)
        ? new TableBlock(file.slice(at.offset(), at.size()))
        : null;
  }

  /** Every put that is in the table, whatever was deleted later. */
  void read(Listener listener) throws StoreException {
    Handle at = directory.get("rocksdb.index");
    List<Handle> blocks = at == null ? null : listed(at);
    if (blocks == null) {
      List<Handle> held = scan(0, salt, Integer.MAX_VALUE);
      blocks = firstList(held);
      blocks = blocks != null ? blocks : withoutIndex(held, listener);
    }
    for (Handle each : blocks) {
      readBlock(each, listener);
    }
  }

  private @Nullable List<Handle> firstList(List<Handle> held) {
    for (Handle each : held) {
      List<Handle> list = listed(each);
      if (list != null) {
        return list;
      }
    }
    return null;
  }

  /** What an index lists, or null if there is none that holds: blocks one behind the other. */
  private @Nullable List<Handle> listed(Handle at) {
    TableBlock block = block(at);
    List<Handle> list = new ArrayList<>();
    try {
      if (block != null) {
        block.handles((offset, length) -> list.add(new Handle(offset, length)));
      }
    } catch (StoreException e) {
      return null;
    }
    int next = 0;
    for (Handle each : list) {
      if (each.offset() != next || each.size() < 0 || each.end() > at.offset()) {
        return null;
      }
      next = each.end();
    }
    return list.isEmpty() ? null : list;
  }

  private void readBlock(Handle at, Listener listener) throws StoreException {
    TableBlock block = block(at);
    if (block == null) {
      listener.fault(at.offset(), Math.min(size, at.end()));
      return;
    }
    block.entries(
        (key, value) -> {
          int length = key.length - INTERNAL_BYTES;
          if (length >= 0 && key[length] == VALUE) {
            listener.put(Arrays.copyOf(key, length), value);
          }
        });
  }

  /** The first of the blocks whose checksums hold, by looking for them. */
  private List<Handle> scan(int from, int with, int most) {
    List<Handle> held = new ArrayList<>();
    for (int at = from; at < size - FOOTER_BYTES && held.size() < most; ) {
      int end = TableBlock.end(file, at, limit(at), with);
      if (end > 0) {
        held.add(new Handle(at, end - at));
      }
      at = end > 0 ? end + TableBlock.TRAILER_BYTES : at + 1;
    }
    return held;
  }

  /** Those of the data; what lies between them is lost. */
  private List<Handle> withoutIndex(List<Handle> held, Listener listener) throws StoreException {
    int dataEnd = directory.values().stream().mapToInt(Handle::offset).min().orElse(size);
    List<Handle> data = new ArrayList<>();
    int next = 0;
    for (Handle each : held) {
      if (each.offset() < dataEnd
          && new TableBlock(file.slice(each.offset(), each.size())).isData()) {
        if (each.offset() > next) {
          listener.fault(next, each.offset());
        }
        data.add(each);
        next = each.end();
      }
    }
    if (next < dataEnd) {
      listener.fault(next, dataEnd);
    }
    return data;
  }
}
