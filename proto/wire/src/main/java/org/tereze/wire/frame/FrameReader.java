package org.tereze.wire.frame;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import org.jspecify.annotations.Nullable;
import org.tereze.wire.Limits;
import org.tereze.wire.MalformedFrameException;

/**
 * Cuts a byte stream into frames. One thread; no I/O.
 *
 * <pre>
 * bytes   field
 * 1..4    varint: length * 32 + type, shortest form only
 * length  the message, at most 65,536 bytes
 * </pre>
 *
 * <p>A frame that lies whole in what was fed is read in place; only one that spans feeds is copied.
 * Memory grows with the bytes that came, never with the length that a head claims, and is at most
 * one frame. Unknown types 24 to 31 are skipped; others are malformed.
 *
 * <pre>
 * reader.feed(record, 0, recordLength);
 * while (reader.next()) {
 *   switch (reader.type()) ...
 * }
 * </pre>
 */
public final class FrameReader {
  private static final byte[] NOTHING = {};
  private static final int FIRST_CARRY_BYTES = 512;
  private static final int KEPT_CARRY_BYTES = 8_192;

  private byte[] input = NOTHING;
  private int position;
  private int end;

  /** The start of a frame, head included, whose rest was not fed yet. */
  private byte[] carry = NOTHING;

  private int carryBytes;

  // The head read last; headBytes 0 = not whole yet.
  private int headBytes;
  private int bodyBytes;
  private int typeNumber;

  private @Nullable FrameType type;
  private byte[] array = NOTHING;
  private int offset;
  private int length;

  /**
   * Gives the next bytes of the stream. They must not change until {@link #next} returned false.
   *
   * @throws IllegalStateException if what was fed before is not used up
   */
  public void feed(byte[] bytes, int from, int count) {
    if (position < end) {
      throw new IllegalStateException("fed before next() returned false");
    }
    if (from < 0 || count < 0 || from > bytes.length - count) {
      throw new IndexOutOfBoundsException("feed " + count + " at " + from + " of " + bytes.length);
    }
    input = bytes;
    position = from;
    end = from + count;
  }

  /** Moves to the next whole frame, if there is one. */
  public boolean next() throws MalformedFrameException {
    type = null;
    releaseLargeCarry();
    while (advance()) {
      type = FrameType.of(typeNumber);
      if (type != null) {
        return true;
      }
    }
    input = NOTHING;
    position = 0;
    end = 0;
    return false;
  }

  /** Feeds and hands every whole frame to {@code sink}. */
  public void read(byte[] bytes, int from, int count, FrameSink sink)
      throws MalformedFrameException {
    feed(bytes, from, count);
    while (next()) {
      sink.onFrame(type(), array, offset, length);
    }
  }

  /** The type of the current frame. */
  public FrameType type() {
    if (type == null) {
      throw new IllegalStateException("no current frame");
    }
    return type;
  }

  /** Holds the current frame until the next call; must not be changed. */
  public byte[] array() {
    return array;
  }

  public int offset() {
    return offset;
  }

  /** Bytes of the current frame's message. */
  public int length() {
    return length;
  }

  /** The current frame as a generated message. */
  public <T extends MessageLite> T message(Parser<T> parser) throws MalformedFrameException {
    return parse(parser, array, offset, length);
  }

  /** A slice that a {@link FrameSink} was given, as a generated message. */
  public static <T extends MessageLite> T parse(
      Parser<T> parser, byte[] array, int offset, int length) throws MalformedFrameException {
    try {
      return parser.parseFrom(array, offset, length);
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedFrameException("not a protobuf message", e);
    }
  }

  /** Whether nothing of an unfinished frame is held: the stream may end here. */
  public boolean isAtFrameBoundary() {
    return carryBytes == 0 && position == end;
  }

  /** What is held for a frame that is not whole. */
  public int carriedBytes() {
    return carry.length;
  }

  private boolean advance() throws MalformedFrameException {
    return carryBytes == 0 ? advanceInPlace() : advanceInCarry();
  }

  private boolean advanceInPlace() throws MalformedFrameException {
    readHead(input, position, end);
    int frameBytes = headBytes + bodyBytes;
    if (headBytes == 0 || frameBytes > end - position) {
      stash(end - position);
      return false;
    }
    expose(input, position + headBytes);
    position += frameBytes;
    return true;
  }

  private boolean advanceInCarry() throws MalformedFrameException {
    while (headBytes == 0) {
      if (position == end) {
        return false;
      }
      stash(1);
      readHead(carry, 0, carryBytes);
    }
    int missing = headBytes + bodyBytes - carryBytes;
    stash(Math.min(missing, end - position));
    if (carryBytes < headBytes + bodyBytes) {
      return false;
    }
    expose(carry, headBytes);
    carryBytes = 0;
    return true;
  }

  private void expose(byte[] from, int at) {
    array = from;
    offset = at;
    length = bodyBytes;
    headBytes = 0;
  }

  private void readHead(byte[] from, int start, int stop) throws MalformedFrameException {
    headBytes = 0;
    bodyBytes = 0;
    int value = 0;
    for (int i = 0; i < Limits.MAX_FRAME_HEAD_BYTES && start + i < stop; i++) {
      byte b = from[start + i];
      value |= (b & 0x7f) << (7 * i);
      if (b >= 0) {
        acceptHead(value, i + 1, b);
        return;
      }
    }
    if (stop - start >= Limits.MAX_FRAME_HEAD_BYTES) {
      throw new MalformedFrameException("frame head longer than four bytes");
    }
  }

  private void acceptHead(int value, int bytes, byte last) throws MalformedFrameException {
    if (last == 0 && bytes > 1) {
      throw new MalformedFrameException("frame head not in its shortest form");
    }
    int body = value >>> Limits.FRAME_TYPE_BITS;
    int number = value & ((1 << Limits.FRAME_TYPE_BITS) - 1);
    // Bound: before a byte of the body is kept.
    if (body > Limits.MAX_FRAME_BYTES) {
      throw new MalformedFrameException("frame of " + body + " bytes");
    }
    if (number < FrameType.FIRST_SKIPPED && FrameType.of(number) == null) {
      throw new MalformedFrameException("frame of unknown type " + number);
    }
    headBytes = bytes;
    bodyBytes = body;
    typeNumber = number;
  }

  private void stash(int count) {
    int needed = carryBytes + count;
    if (needed > carry.length) {
      byte[] larger = new byte[Math.max(needed, Math.max(FIRST_CARRY_BYTES, carry.length * 2))];
      System.arraycopy(carry, 0, larger, 0, carryBytes);
      carry = larger;
    }
    System.arraycopy(input, position, carry, carryBytes, count);
    carryBytes = needed;
    position += count;
  }

  private void releaseLargeCarry() {
    if (carryBytes == 0 && carry.length > KEPT_CARRY_BYTES) {
      carry = NOTHING;
    }
  }
}
