package org.tereze.relay.session;

import java.util.ArrayDeque;
import org.tereze.wire.Limits;

/**
 * Arrays for records, lent and given back. Confined to one event loop, whose links share it.
 *
 * <p>Non-guarantee: an array that is never given back is garbage like any other.
 */
public final class RecordArrays {
  private static final int SMALL_BYTES = 2_048;
  private static final int MEDIUM_BYTES = 16_384 + Limits.AEAD_TAG_BYTES;
  private static final int LARGE_BYTES = Limits.MAX_RECORD_BYTES;
  private static final int[] CLASS_BYTES = {SMALL_BYTES, MEDIUM_BYTES, LARGE_BYTES};

  private final int keptPerClass;
  private final ArrayDeque<byte[]>[] free;

  /**
   * @param keptPerClass arrays of each of the three sizes that are kept for the next loan
   */
  @SuppressWarnings({"unchecked", "rawtypes"})
  public RecordArrays(int keptPerClass) {
    this.keptPerClass = keptPerClass;
    this.free = new ArrayDeque[CLASS_BYTES.length];
    for (int i = 0; i < free.length; i++) {
      free[i] = new ArrayDeque<>();
    }
  }

  /** An array of at least {@code minBytes}, up to a whole record; its content is arbitrary. */
  byte[] take(int minBytes) {
    for (int i = 0; i < CLASS_BYTES.length; i++) {
      if (minBytes <= CLASS_BYTES[i]) {
        byte[] kept = free[i].poll();
        return kept == null ? new byte[CLASS_BYTES[i]] : kept;
      }
    }
    throw new IllegalArgumentException(minBytes + " bytes are more than a record");
  }

  /** Takes back what {@link #take} gave; the caller must not touch it any more. */
  void give(byte[] array) {
    for (int i = 0; i < CLASS_BYTES.length; i++) {
      if (array.length == CLASS_BYTES[i] && free[i].size() < keptPerClass) {
        free[i].push(array);
      }
    }
  }
}
