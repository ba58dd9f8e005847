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

  /** Custody without a memory of ids. */
  NO_INDEX {
    @Override
    DurableWrite write() {
      return (rocks, batch) -> writeRaw(rocks, withoutIndex(batch.data()), true);
    }
  };

  private static final int BATCH_HEAD_BYTES = 12;
  private static final int COUNT_OFFSET = 8;
  private static final int LAST_FIXED_FAMILY = 4;
  private static final int DELETE_IN_FAMILY = 0x4;

  /** How this store makes a batch durable; null for the right way. */
  abstract @Nullable DurableWrite write();

  static void writeRaw(RocksDB rocks, byte[] data, boolean sync) throws RocksDBException {
    try (WriteBatch batch = new WriteBatch(data);
        WriteOptions options = new WriteOptions().setSync(sync)) {
      rocks.write(options, batch);
    }
  }

  /**
   * A serialised batch without its writes to the index. A batch is sequence (8) ‖ count (4), both
   * little-endian, then per write: tag ‖ family ‖ key ‖ value, where family and lengths are varints
   * and a deletion has no value; generations of the index come after the fixed families.
   */
  private static byte[] withoutIndex(byte[] data) {
    ByteBuffer from = ByteBuffer.wrap(data).position(BATCH_HEAD_BYTES);
    ByteBuffer to = ByteBuffer.allocate(data.length).put(data, 0, BATCH_HEAD_BYTES);
    int count = 0;
    while (from.hasRemaining()) {
      int start = from.position();
      int tag = from.get();
      int family = varint(from);
      skipSlice(from);
      if (tag != DELETE_IN_FAMILY) {
        skipSlice(from);
      }
      if (family <= LAST_FIXED_FAMILY) {
        to.put(data, start, from.position() - start);
        count++;
      }
    }
    to.putInt(COUNT_OFFSET, Integer.reverseBytes(count));
    return Arrays.copyOf(to.array(), to.position());
  }

  private static void skipSlice(ByteBuffer from) {
    int length = varint(from);
    from.position(from.position() + length);
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
