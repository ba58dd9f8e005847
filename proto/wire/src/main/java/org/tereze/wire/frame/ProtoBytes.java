package org.tereze.wire.frame;

import java.util.Arrays;
import org.tereze.wire.MalformedFrameException;

/**
 * A walk over the fields of one encoded protobuf message, in place. One thread; reusable; allocates
 * nothing.
 *
 * <p>It reads what the generated parsers read: fields in any order, unknown fields, a known field
 * with another wire type (skipped), varints that are not in their shortest form. It refuses, as
 * malformed, groups and varints longer than ten bytes.
 */
final class ProtoBytes {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int BYTES = 2;
  static final int FIXED32 = 5;

  private static final int MAX_VARINT_BYTES = 10;
  private static final byte[] NOTHING = {};

  private byte[] array = NOTHING;
  private int position;
  private int end;
  private int tag;

  void wrap(byte[] bytes, int offset, int length) {
    array = bytes;
    position = offset;
    end = offset + length;
  }

  void release() {
    wrap(NOTHING, 0, 0);
  }

  /** Reads the next tag, if there is one. */
  boolean nextTag() throws MalformedFrameException {
    if (position == end) {
      return false;
    }
    tag = (int) varint();
    if (tag >>> 3 == 0) {
      throw new MalformedFrameException("protobuf field 0");
    }
    return true;
  }

  /** The current field's number and wire type, as {@link #tag(int, int)} makes it. */
  int tag() {
    return tag;
  }

  static int tag(int field, int wireType) {
    return field << 3 | wireType;
  }

  long varint() throws MalformedFrameException {
    long value = 0;
    for (int i = 0; i < MAX_VARINT_BYTES; i++) {
      if (position == end) {
        throw truncated();
      }
      byte b = array[position++];
      value |= (long) (b & 0x7f) << (7 * i);
      if (b >= 0) {
        return value;
      }
    }
    throw new MalformedFrameException("varint longer than ten bytes");
  }

  /** Reads a length and passes its bytes by; they start at {@code position() - length}. */
  int bytes() throws MalformedFrameException {
    int length = (int) varint();
    // Bound: a negative length and one beyond the frame alike.
    if (length < 0 || length > end - position) {
      throw truncated();
    }
    position += length;
    return length;
  }

  int position() {
    return position;
  }

  void skip() throws MalformedFrameException {
    switch (tag & 7) {
      case VARINT:
        varint();
        break;
      case FIXED64:
        skip(8);
        break;
      case BYTES:
        bytes();
        break;
      case FIXED32:
        skip(4);
        break;
      default:
        throw new MalformedFrameException("protobuf wire type " + (tag & 7));
    }
  }

  private void skip(int count) throws MalformedFrameException {
    if (count > end - position) {
      throw truncated();
    }
    position += count;
  }

  private static MalformedFrameException truncated() {
    return new MalformedFrameException("protobuf message ends inside a field");
  }

  /** A copy that holds {@code needed} elements, or the array itself. */
  static int[] grown(int[] values, int needed) {
    return needed <= values.length
        ? values
        : Arrays.copyOf(values, Math.max(needed, values.length * 2));
  }
}
