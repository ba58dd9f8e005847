package org.tereze.relay.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** Stores that are built wrong, so that the proofs of durability can show that they see it. */
enum StoreFault {
  NONE {
    @Override
    @Nullable DurableWrite write() {
      return null;
    }
  },

  /** Answers, and writes with the next batch only. */
  ACK_BEFORE_SYNC {
    @Override
    DurableWrite write() {
      List<byte[]> late = new ArrayList<>();
      return (rocks, batch) -> {
        for (byte[] earlier : late) {
          writeRaw(rocks, earlier, true);
        }
        late.clear();
        late.add(batch.data());
      };
    }
  },

  /** Every third batch is written and not synced. */
  SKIPPED_SYNC {
    @Override
    DurableWrite write() {
      int[] batches = {0};
      return (rocks, batch) -> writeRaw(rocks, batch.data(), ++batches[0] % 3 != 0);
    }
  },

  /** What an owner collected is written and not synced. */
  UNSYNCED_CURSOR {
    @Override
    DurableWrite write() {
      return (rocks, batch) -> {
        byte[] data = batch.data();
        boolean[] hasEnvelope = {false};
        rewritten(data, (tag, family, last) -> hasEnvelope[0] |= family == ENVELOPES);
        writeRaw(rocks, data, hasEnvelope[0]);
      };
    }
  },

  /** Custody without a memory of ids. */
  NO_INDEX {
    @Override
    DurableWrite write() {
      return (rocks, batch) ->
          writeRaw(
              rocks,
              rewritten(batch.data(), (tag, family, last) -> family <= LAST_FIXED_FAMILY),
              true);
    }
  },

  /** Deletes in each range two more than were collected. */
  GREEDY_SWEEP {
    @Override
    DurableWrite write() {
      return (rocks, batch) ->
          writeRaw(
              rocks,
              rewritten(
                  batch.data(),
                  (tag, family, last) -> {
                    if (tag == DELETE_RANGE_IN_FAMILY) {
                      int sequence = last.limit() - Long.BYTES;
                      last.putLong(sequence, last.getLong(sequence) + 2);
                    }
                    return true;
                  }),
              true);
    }
  },

  /** Forgets the ids of a week as soon as the next begins. */
  EARLY_DROP {
    @Override
    DurableWrite write() {
      int[] newest = {0};
      return (rocks, batch) -> {
        int before = newest[0];
        rewritten(
            batch.data(),
            (tag, family, last) -> {
              newest[0] = Math.max(newest[0], family > LAST_FIXED_FAMILY ? family : 0);
              return true;
            });
        writeRaw(rocks, batch.data(), true);
        if (before > 0 && newest[0] > before) {
          writeRaw(rocks, forgetting(before), true);
        }
      };
    }
  };

  private static final int BATCH_HEAD_BYTES = 12;
  private static final int COUNT_OFFSET = 8;
  private static final int ENVELOPES = 2;
  private static final int LAST_FIXED_FAMILY = 4;
  private static final int DELETE_IN_FAMILY = 0x4;
  private static final int DELETE_RANGE_IN_FAMILY = 0xE;

  /** How this store makes a batch durable; null for the right way. */
  abstract @Nullable DurableWrite write();

  static void writeRaw(RocksDB rocks, byte[] data, boolean sync) throws RocksDBException {
    try (WriteBatch batch = new WriteBatch(data);
        WriteOptions options = new WriteOptions().setSync(sync)) {
      rocks.write(options, batch);
    }
  }

  /** Says which writes stay; may change what lies in the last slice of one: its value or end. */
  private interface Editor {
    boolean keeps(int tag, int family, ByteBuffer lastSlice);
  }

  /**
   * A serialised batch as an editor leaves it. A batch is sequence (8) ‖ count (4), both
   * little-endian, then per write: tag ‖ family ‖ key ‖ value, where family and lengths are varints
   * and a deletion has no value; generations of the index come after the fixed families.
   */
  private static byte[] rewritten(byte[] data, Editor editor) {
    ByteBuffer from = ByteBuffer.wrap(data).position(BATCH_HEAD_BYTES);
    ByteBuffer to = ByteBuffer.allocate(data.length).put(data, 0, BATCH_HEAD_BYTES);
    int count = 0;
    while (from.hasRemaining()) {
      int start = from.position();
      int tag = from.get();
      int family = varint(from);
      int slice = skipSlice(from);
      if (tag != DELETE_IN_FAMILY) {
        slice = skipSlice(from);
      }
      ByteBuffer last = ByteBuffer.wrap(data, slice, from.position() - slice);
      if (editor.keeps(tag, family, last)) {
        to.put(data, start, from.position() - start);
        count++;
      }
    }
    to.putInt(COUNT_OFFSET, Integer.reverseBytes(count));
    return Arrays.copyOf(to.array(), to.position());
  }

  /** A batch that deletes all of a family. */
  private static byte[] forgetting(int family) {
    byte[] end = new byte[Database.INDEX_KEY_BYTES];
    Arrays.fill(end, (byte) 0xFF);
    return ByteBuffer.allocate(BATCH_HEAD_BYTES + 5 + end.length)
        .position(COUNT_OFFSET)
        .put((byte) 1)
        .position(BATCH_HEAD_BYTES)
        .put((byte) DELETE_RANGE_IN_FAMILY)
        .put((byte) family)
        .put((byte) 1)
        .put((byte) 0)
        .put((byte) end.length)
        .put(end)
        .array();
  }

  /** Where it begins. */
  private static int skipSlice(ByteBuffer from) {
    int length = varint(from);
    int start = from.position();
    from.position(start + length);
    return start;
  }

  private static int varint(ByteBuffer from) {
    int value = 0;
    for (int shift = 0; ; shift += 7) {
      int next = from.get();
      value |= (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }
}
