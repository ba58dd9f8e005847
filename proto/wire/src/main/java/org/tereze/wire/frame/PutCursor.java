package org.tereze.wire.frame;

import org.tereze.wire.MalformedFrameException;

/**
 * A Put frame, read in place and written without a message object. One thread; reusable.
 *
 * <p>After {@link #read} the envelope's bytes are those of the array that was read; they are valid
 * as long as that is.
 */
public final class PutCursor {
  /** For a field that is not there. */
  public static final int ABSENT = -1;

  private static final int MAILBOX = ProtoBytes.tag(1, ProtoBytes.VARINT);
  private static final int PRECEDENCE = ProtoBytes.tag(2, ProtoBytes.VARINT);
  private static final int LIFETIME = ProtoBytes.tag(3, ProtoBytes.VARINT);
  private static final int ENVELOPE = ProtoBytes.tag(4, ProtoBytes.BYTES);

  private final ProtoBytes fields = new ProtoBytes();
  private long mailbox;
  private long precedence;
  private long lifetimeHours;
  private int envelopeOffset;
  private int envelopeLength;

  /** Reads a frame's message. */
  public void read(byte[] array, int offset, int length) throws MalformedFrameException {
    mailbox = ABSENT;
    precedence = ABSENT;
    lifetimeHours = ABSENT;
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
    } else if (tag == MAILBOX) {
      mailbox = fields.varint() & 0xffff_ffffL;
    } else if (tag == PRECEDENCE) {
      precedence = fields.varint() & 0xffff_ffffL;
    } else if (tag == LIFETIME) {
      lifetimeHours = fields.varint() & 0xffff_ffffL;
    } else {
      fields.skip();
    }
  }

  /** Number of the mailbox on this link, unsigned 32 bits, or {@link #ABSENT}. */
  public long mailbox() {
    return mailbox;
  }

  /** Unsigned 32 bits, or {@link #ABSENT}. */
  public long precedence() {
    return precedence;
  }

  /** Hours, unsigned 32 bits, or {@link #ABSENT}. */
  public long lifetimeHours() {
    return lifetimeHours;
  }

  public int envelopeOffset() {
    return envelopeOffset;
  }

  /** Bytes; 0 if it is absent. */
  public int envelopeLength() {
    return envelopeLength;
  }

  /** Bytes of the frame that {@link #write} would add, its head included. */
  public static int frameBytes(int mailbox, int precedence, int lifetimeHours, int envelopeLength) {
    return FrameWriter.frameBytes(
        FrameType.PUT, messageBytes(mailbox, precedence, lifetimeHours, envelopeLength));
  }

  /** Adds a Put; fields that are {@link #ABSENT} are left out. */
  public static void write(
      FrameWriter writer,
      int mailbox,
      int precedence,
      int lifetimeHours,
      byte[] array,
      int offset,
      int length) {
    writer.begin(FrameType.PUT, messageBytes(mailbox, precedence, lifetimeHours, length));
    field(writer, MAILBOX, mailbox);
    field(writer, PRECEDENCE, precedence);
    field(writer, LIFETIME, lifetimeHours);
    if (length > 0) {
      writer.varint(ENVELOPE);
      writer.varint(length);
      writer.bytes(array, offset, length);
    }
  }

  private static int messageBytes(
      int mailbox, int precedence, int lifetimeHours, int envelopeLength) {
    int envelope =
        envelopeLength == 0 ? 0 : 1 + ProtoBytes.varintBytes(envelopeLength) + envelopeLength;
    return fieldBytes(mailbox) + fieldBytes(precedence) + fieldBytes(lifetimeHours) + envelope;
  }

  private static int fieldBytes(int value) {
    return value == ABSENT ? 0 : 1 + ProtoBytes.varintBytes(value);
  }

  private static void field(FrameWriter writer, int tag, int value) {
    if (value != ABSENT) {
      writer.varint(tag);
      writer.varint(value);
    }
  }
}
