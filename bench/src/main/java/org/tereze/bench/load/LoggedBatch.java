package org.tereze.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.IntPredicate;

/**
 * A batch as a write-ahead log of RocksDB has it, whose keys can be made new, so that writing it
 * again fills a database as the first time did. One thread.
 *
 * <pre>
 * batch   sequence (8) ‖ count (4) ‖ records
 * record  1 ‖ key ‖ value, or 5 ‖ family (varint) ‖ key ‖ value
 * key, value   length (varint) ‖ bytes
 * </pre>
 */
public final class LoggedBatch {
  private static final int HEAD_BYTES = 12;
  private static final int PUT = 1;
  private static final int FAMILY_PUT = 5;

  /** What of a key is made new lies so far before its end: a sequence's high half. */
  private static final int FROM_END = 8;

  private final byte[] bytes;
  private final int[] places;
  private final int[] originals;
  private int keys;

  /**
   * Takes a batch that only puts; its array is changed by {@link #renewed}.
   *
   * @param families by number, whose keys are made new; those have 8 bytes at least
   */
  public LoggedBatch(byte[] bytes, IntPredicate families) throws IOException {
    this.bytes = bytes;
    ByteBuffer batch = ByteBuffer.wrap(bytes).position(HEAD_BYTES);
    places = new int[bytes.length / FROM_END];
    originals = new int[places.length];
    while (batch.hasRemaining()) {
      int tag = batch.get();
      if (tag != PUT && tag != FAMILY_PUT) {
        throw new IOException("a batch with a record of type " + tag);
      }
      int family = tag == PUT ? 0 : varint(batch);
      int end = skip(batch);
      if (families.test(family)) {
        places[keys] = end - FROM_END;
        originals[keys] = batch.getInt(end - FROM_END);
        keys++;
      }
      skip(batch);
    }
  }

  /** Where the bytes end that the next length stands before. */
  private static int skip(ByteBuffer batch) {
    int length = varint(batch);
    batch.position(batch.position() + length);
    return batch.position();
  }

  private static int varint(ByteBuffer batch) {
    int value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = batch.get();
      value |= (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  /** How many keys are made new. */
  public int keys() {
    return keys;
  }

  /** The batch with keys that are those of this round only; valid until the next call. */
  public byte[] renewed(int round) {
    ByteBuffer batch = ByteBuffer.wrap(bytes);
    for (int i = 0; i < keys; i++) {
      batch.putInt(places[i], originals[i] ^ round);
    }
    return bytes;
  }
}
