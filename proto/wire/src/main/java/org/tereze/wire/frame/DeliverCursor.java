package org.tereze.wire.frame;

import org.tereze.wire.MalformedFrameException;

/**
 * A Deliver frame, read in place and written without a message object. One thread; reusable.
 *
 * <p>After {@link #read} the envelope's bytes are those of the array that was read; they are valid
 * as long as that is.
 */
public final class DeliverCursor {
  /** For a field that is not there. */
  public static final int ABSENT = EnvelopeFields.ABSENT;

  private final EnvelopeFields fields = new EnvelopeFields();

  /** Reads a frame's message. */
  public void read(byte[] array, int offset, int length) throws MalformedFrameException {
    fields.read(array, offset, length);
  }

  /** Number of the fetch, unsigned 32 bits, or {@link #ABSENT}. */
  public long request() {
    return fields.first();
  }

  /** Unsigned 32 bits, or {@link #ABSENT}. */
  public long lane() {
    return fields.second();
  }

  public boolean hasStep() {
    return fields.hasThird();
  }

  /** Unsigned 64 bits; 1 if it is absent. */
  public long step() {
    return fields.hasThird() ? fields.third() : 1;
  }

  public int envelopeOffset() {
    return fields.envelopeOffset();
  }

  /** Bytes; 0 if it is absent. */
  public int envelopeLength() {
    return fields.envelopeLength();
  }

  /** Bytes of the frame that {@link #write} would add, its head included. */
  public static int frameBytes(int request, int lane, long step, int envelopeLength) {
    return FrameWriter.frameBytes(
        FrameType.DELIVER,
        EnvelopeFields.messageBytes(request, lane, step != 1, step, envelopeLength));
  }

  /** Adds a Deliver; request and lane are left out if {@link #ABSENT}, a step of 1 always. */
  public static void write(
      FrameWriter writer, int request, int lane, long step, byte[] array, int offset, int length) {
    EnvelopeFields.write(
        writer, FrameType.DELIVER, request, lane, step != 1, step, array, offset, length);
  }
}
