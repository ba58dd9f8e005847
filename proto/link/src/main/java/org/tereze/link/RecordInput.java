package org.tereze.link;

import java.io.IOException;
import java.util.function.LongSupplier;
import org.tereze.crypto.noise.LengthMask;
import org.tereze.crypto.noise.NkInitiator;
import org.tereze.wire.Limits;
import org.tereze.wire.MalformedFrameException;

/**
 * Collects the bytes of one sealed record at a time from a {@link Wire}.
 *
 * <p>One thread. Memory is one largest record, whatever a head claims.
 */
final class RecordInput {
  static final int NOTHING = -1;
  static final int END = -2;

  private static final int HEAD_BYTES = 2;
  private static final int LENGTH_BITS = (1 << 15) - 1;

  private final Wire wire;
  private final LengthMask mask;
  private final TcpEstimate packets;
  private final byte[] buffer =
      new byte[NkInitiator.EPHEMERAL_BYTES + HEAD_BYTES + Limits.MAX_RECORD_BYTES];
  private int start;
  private int end;
  private int recordOffset;
  private int recordEnd;
  private long records;
  private long readBytes;

  /** Counts what it reads in {@code packets}, too. */
  RecordInput(Wire wire, LengthMask mask, TcpEstimate packets) {
    this.wire = wire;
    this.mask = mask;
    this.packets = packets;
  }

  /**
   * Waits for the next whole record, which begins with {@code leadBytes} bytes before its head.
   *
   * @return the sealed length, {@link #NOTHING} or {@link #END}
   * @throws MalformedFrameException if what came is no record's head
   */
  int next(int leadBytes, long timeoutMillis, LongSupplier nanoTime)
      throws IOException, MalformedFrameException {
    long endNanos = nanoTime.getAsLong() + timeoutMillis * 1_000_000;
    while (true) {
      int needed = missing(leadBytes);
      if (needed == 0) {
        return recordEnd - recordOffset;
      }
      if (buffer.length - end < needed) {
        compact();
      }
      long leftMillis = Math.max(0, (endNanos - nanoTime.getAsLong() + 999_999) / 1_000_000);
      int count = wire.read(buffer, end, buffer.length - end, leftMillis);
      if (count < 0) {
        return END;
      }
      if (count == 0) {
        return NOTHING;
      }
      end += count;
      readBytes += count;
      packets.read(count, nanoTime.getAsLong());
    }
  }

  /** How many more bytes the record needs at least; 0 if it is whole. */
  private int missing(int leadBytes) throws MalformedFrameException {
    int have = end - start;
    int head = leadBytes + HEAD_BYTES;
    if (have < head) {
      return head - have;
    }
    int at = start + leadBytes;
    int word = ((buffer[at] & 0xff) << 8 | (buffer[at + 1] & 0xff)) ^ mask.at(records);
    int length = word & LENGTH_BITS;
    // Bound: 15 bits cannot exceed the buffer; the phase bit is always 1 from a relay.
    if (word >>> 15 != 1 || length < Limits.AEAD_TAG_BYTES) {
      throw new MalformedFrameException("a record that no relay sends");
    }
    recordOffset = at + HEAD_BYTES;
    recordEnd = recordOffset + length;
    return Math.max(0, recordEnd - end);
  }

  private void compact() {
    System.arraycopy(buffer, start, buffer, 0, end - start);
    end -= start;
    start = 0;
  }

  /** Lets go of the record that {@link #next} found. */
  void consume() {
    start = recordEnd;
    records++;
    if (start == end) {
      start = 0;
      end = 0;
    }
  }

  byte[] array() {
    return buffer;
  }

  /** Where the record begins, lead included. */
  int start() {
    return start;
  }

  /** Where its sealed bytes begin. */
  int recordOffset() {
    return recordOffset;
  }

  boolean atRecordBoundary() {
    return start == end;
  }

  long readBytes() {
    return readBytes;
  }

  void close() {
    mask.close();
  }
}
