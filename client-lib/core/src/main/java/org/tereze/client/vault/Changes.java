package org.tereze.client.vault;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The changes that one record makes to a segment, and how they are written. Not thread-safe.
 *
 * <pre>
 * body  = kind (1) ‖ change ‖ change …        kind: 1 batch, 2 part of the snapshot
 *       | kind 3 ‖ seconds since 1970 (8)     end of the snapshot: when this file was begun
 * change = 1 ‖ table (1) ‖ key length (2) ‖ key ‖ value length (4) ‖ value     put
 *        | 2 ‖ table (1) ‖ key length (2) ‖ key                                delete
 * </pre>
 *
 * <p>A file is parts, end, batches. Within a body every table and key comes at most once.
 */
final class Changes {
  static final int MAX_KEY_BYTES = 255;
  static final int MAX_VALUE_BYTES = 1024 * 1024;

  static final byte BATCH = 1;
  static final byte SNAPSHOT_PART = 2;
  static final byte SNAPSHOT_END = 3;

  private static final byte PUT = 1;
  private static final byte DELETE = 2;
  private static final int DELETE_BYTES = 1 + 1 + 2;
  private static final int PUT_BYTES = DELETE_BYTES + 4;

  private final NavigableMap<Integer, NavigableMap<byte[], Change>> changes = new TreeMap<>();
  private int encodedBytes = 1;

  boolean isEmpty() {
    return changes.isEmpty();
  }

  /** The length of {@link #encode}'s answer. */
  int encodedBytes() {
    return encodedBytes;
  }

  /** Adds or replaces one change; null deletes. Keeps the arrays. */
  void set(int mark, byte[] key, byte @Nullable [] value) {
    Change change = new Change(key, value);
    Change old =
        changes
            .computeIfAbsent(mark, unused -> new TreeMap<>(LiveTables.KEY_ORDER))
            .put(key, change);
    encodedBytes = Math.addExact(encodedBytes, change.encodedBytes());
    encodedBytes -= old == null ? 0 : old.encodedBytes();
  }

  /** By how much the live bytes grow when this is applied. */
  long growthBytes(LiveTables tables) {
    long growth = 0;
    for (Map.Entry<Integer, NavigableMap<byte[], Change>> table : changes.entrySet()) {
      for (Change change : table.getValue().values()) {
        byte[] old = tables.get(table.getKey(), change.key);
        growth -= old == null ? 0 : LiveTables.sizeOf(change.key, old);
        growth += change.value == null ? 0 : LiveTables.sizeOf(change.key, change.value);
      }
    }
    return growth;
  }

  void applyTo(LiveTables tables) {
    changes.forEach((mark, table) -> table.values().forEach(c -> tables.set(mark, c.key, c.value)));
  }

  byte[] encode(byte kind) {
    ByteBuffer body = ByteBuffer.allocate(encodedBytes).put(kind);
    changes.forEach((mark, table) -> table.values().forEach(c -> c.encode(mark, body)));
    return body.array();
  }

  /** The changes of a body of kind 1 or 2. */
  static Changes decode(byte[] body) throws MalformedBodyException {
    Changes changes = new Changes();
    ByteBuffer in = ByteBuffer.wrap(body, 1, body.length - 1);
    try {
      while (in.hasRemaining()) {
        byte verb = in.get();
        int mark = in.get() & 0xff;
        byte[] key = bytes(in, in.getShort() & 0xffff, MAX_KEY_BYTES);
        if (verb == PUT) {
          changes.set(mark, key, bytes(in, in.getInt(), MAX_VALUE_BYTES));
        } else if (verb == DELETE) {
          changes.set(mark, key, null);
        } else {
          throw new MalformedBodyException();
        }
      }
    } catch (BufferUnderflowException e) {
      throw new MalformedBodyException();
    }
    return changes;
  }

  /** All of the tables, in pieces of at most a record each. */
  static List<Changes> snapshot(LiveTables tables, int maxPartBytes) {
    List<Changes> parts = new ArrayList<>();
    Changes part = new Changes();
    for (Map.Entry<Integer, NavigableMap<byte[], byte[]>> table : tables.tables().entrySet()) {
      for (Map.Entry<byte[], byte[]> entry : table.getValue().entrySet()) {
        part.set(table.getKey(), entry.getKey(), entry.getValue());
        if (part.encodedBytes >= maxPartBytes) {
          parts.add(part);
          part = new Changes();
        }
      }
    }
    if (!part.isEmpty()) {
      parts.add(part);
    }
    return parts;
  }

  private static byte[] bytes(ByteBuffer in, int length, int maxLength)
      throws MalformedBodyException {
    // Bound: before memory is given.
    if (length < 0 || length > maxLength || length > in.remaining()) {
      throw new MalformedBodyException();
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  private static final class Change {
    private final byte[] key;
    private final byte @Nullable [] value;

    Change(byte[] key, byte @Nullable [] value) {
      this.key = key;
      this.value = value;
    }

    int encodedBytes() {
      return value == null ? DELETE_BYTES + key.length : PUT_BYTES + key.length + value.length;
    }

    void encode(int mark, ByteBuffer body) {
      body.put(value == null ? DELETE : PUT).put((byte) mark);
      body.putShort((short) key.length).put(key);
      if (value != null) {
        body.putInt(value.length).put(value);
      }
    }
  }

  /** A body that was authentic and makes no sense: written by a newer version, or by a bug. */
  static final class MalformedBodyException extends Exception {
    private static final long serialVersionUID = 1L;
  }
}
