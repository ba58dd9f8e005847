package org.tereze.wire.frame;

import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.Varint;

/**
 * What Put and Deliver frames share: small numbers in fields 1 to 3, the envelope in field 4, read
 * in place and written without a message object. One thread; reusable; allocates nothing.
 */
final class EnvelopeFields {
  /** For a field that is not there. */
  static final int ABSENT = -1;

  private static final int FIRST = ProtoBytes.tag(1, ProtoBytes.VARINT);
  private static final int SECOND = ProtoBytes.tag(2, ProtoBytes.VARINT);
  private static final int THIRD = ProtoBytes.tag(3, ProtoBytes.VARINT);
  private static final int ENVELOPE = ProtoBytes.tag(4, ProtoBytes.BYTES);

  private final ProtoBytes fields = new ProtoBytes();
  private long first;
  private long second;
  private boolean hasThird;
  private long third;
  private int envelopeOffset;
  private int envelopeLength;

  void read(byte[] array, int offset, int length) throws MalformedFrameException {
    first = ABSENT;
    second = ABSENT;
    hasThird = false;
    third = 0;
    envelopeOffset = offset;
    envelopeLength = 0;
    fields.wrap(array, offset, length);
    while (fields.nextTag()) {
      readField();
    }
    fields.release();
  }

  private void readField() throws MalformedFrameException {
    int tag = fields.tag();
    if (tag == ENVELOPE) {
      envelopeLength = fields.bytes();
      envelopeOffset = fields.position() - envelopeLength;
    } else if (tag == FIRST) {
      first = fields.varint() & 0xffff_ffffL;
    } else if (tag == SECOND) {
      second = fields.varint() & 0xffff_ffffL;
    } else if (tag == THIRD) {
      third = fields.varint();
      hasThird = true;
    } else {
      fields.skip();
    }
  }

  /** Field 1, unsigned 32 bits, or {@link #ABSENT}. */
  long first() {
    return first;
  }

  /** Field 2, unsigned 32 bits, or {@link #ABSENT}. */
  long second() {
    return second;
  }

  boolean hasThird() {
    return hasThird;
  }

  /** Field 3, unsigned 64 bits; 0 if it is absent. */
  long third() {
    return third;
  }

  int envelopeOffset() {
    return envelopeOffset;
  }

  /** Bytes; 0 if it is absent. */
  int envelopeLength() {
    return envelopeLength;
  }

  /** Bytes of a message; fields 1 and 2 that are {@link #ABSENT} and no envelope take none. */
  static int messageBytes(int first, int second, boolean hasThird, long third, int length) {
    int thirdBytes = hasThird ? 1 + Varint.bytes(third) : 0;
    int envelope = length == 0 ? 0 : 1 + Varint.bytes(length) + length;
    return fieldBytes(first) + fieldBytes(second) + thirdBytes + envelope;
  }

  private static int fieldBytes(int value) {
    return value == ABSENT ? 0 : 1 + Varint.bytes(value);
  }

  /** Writes a message as {@link #messageBytes} measures it, its frame's head before it. */
  static void write(
      FrameWriter writer,
      FrameType type,
      int first,
      int second,
      boolean hasThird,
      long third,
      byte[] array,
      int offset,
      int length) {
    writer.begin(type, messageBytes(first, second, hasThird, third, length));
    field(writer, FIRST, first);
    field(writer, SECOND, second);
    if (hasThird) {
      writer.varint(THIRD);
      writer.varint(third);
    }
    if (length > 0) {
      writer.varint(ENVELOPE);
      writer.varint(length);
      writer.bytes(array, offset, length);
    }
  }

  private static void field(FrameWriter writer, int tag, int value) {
    if (value != ABSENT) {
      writer.varint(tag);
      writer.varint(value);
    }
  }
}
