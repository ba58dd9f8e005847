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
  public static final int ABSENT = EnvelopeFields.ABSENT;

  private final EnvelopeFields fields = new EnvelopeFields();

  /** Reads a frame's message. */
  public void read(byte[] array, int offset, int length) throws MalformedFrameException {
    fields.read(array, offset, length);
  }

  /** Number of the mailbox on this link, unsigned 32 bits, or {@link #ABSENT}. */
  public long mailbox() {
    return fields.first();
  }

  /** Unsigned 32 bits, or {@link #ABSENT}. */
  public long precedence() {
    return fields.second();
  }

  /** Hours, unsigned 32 bits, or {@link #ABSENT}. */
  public long lifetimeHours() {
    return fields.hasThird() ? fields.third() & 0xffff_ffffL : ABSENT;
  }

  public int envelopeOffset() {
    return fields.envelopeOffset();
  }

  /** Bytes; 0 if it is absent. */
  public int envelopeLength() {
    return fields.envelopeLength();
  }

  /** Bytes of the frame that {@link #write} would add, its head included. */
  public static int frameBytes(int mailbox, int precedence, int lifetimeHours, int envelopeLength) {
    return FrameWriter.frameBytes(
        FrameType.PUT,
        EnvelopeFields.messageBytes(
            mailbox, precedence, lifetimeHours != ABSENT, lifetimeHours, envelopeLength));
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
    EnvelopeFields.write(
        writer,
        FrameType.PUT,
        mailbox,
        precedence,
        lifetimeHours != ABSENT,
        lifetimeHours,
        array,
        offset,
        length);
  }
}
