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
  public static final int ABSENT = -1;

  private static final int REQUEST = ProtoBytes.tag(1, ProtoBytes.VARINT);
  private static final int LANE = ProtoBytes.tag(2, ProtoBytes.VARINT);
  private static final int STEP = ProtoBytes.tag(3, ProtoBytes.VARINT);
  private static final int ENVELOPE = ProtoBytes.tag(4, ProtoBytes.BYTES);

  private final ProtoBytes fields = new ProtoBytes();
  private long request;
  private long lane;
  private boolean hasStep;
  private long step;
  private int envelopeOffset;
  private int envelopeLength;

  /** Reads a frame's message. */
  public void read(byte[] array, int offset, int length) throws MalformedFrameException {
    request = ABSENT;
    lane = ABSENT;
    hasStep = false;
    step = 1;
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
    } else if (tag == REQUEST) {
      request = fields.varint() & 0xffff_ffffL;
    } else if (tag == LANE) {
      lane = fields.varint() & 0xffff_ffffL;
    } else if (tag == STEP) {
      step = fields.varint();
      hasStep = true;
    } else {
      fields.skip();
    }
  }

  /** Number of the fetch, unsigned 32 bits, or {@link #ABSENT}. */
  public long request() {
    return request;
  }

  /** Unsigned 32 bits, or {@link #ABSENT}. */
  public long lane() {
    return lane;
  }

  public boolean hasStep() {
    return hasStep;
  }

  /** Unsigned 64 bits; 1 if it is absent. */
  public long step() {
    return step;
  }

  public int envelopeOffset() {
    return envelopeOffset;
  }

  /** Bytes; 0 if it is absent. */
  public int envelopeLength() {
    return envelopeLength;
  }

  /** Bytes of the frame that {@link #write} would add, its head included. */
  public static int frameBytes(int request, int lane, long step, int envelopeLength) {
    return FrameWriter.frameBytes(
        FrameType.DELIVER, messageBytes(request, lane, step, envelopeLength));
  }

  /** Adds a Deliver; request and lane are left out if {@link #ABSENT}, a step of 1 always. */
  public static void write(
      FrameWriter writer, int request, int lane, long step, byte[] array, int offset, int length) {
    writer.begin(FrameType.DELIVER, messageBytes(request, lane, step, length));
    field(writer, REQUEST, request);
    field(writer, LANE, lane);
    if (step != 1) {
      writer.varint(STEP);
      writer.varint(step);
    }
    if (length > 0) {
      writer.varint(ENVELOPE);
      writer.varint(length);
      writer.bytes(array, offset, length);
    }
  }

  private static int messageBytes(int request, int lane, long step, int envelopeLength) {
    int steps = step == 1 ? 0 : 1 + ProtoBytes.varintBytes(step);
    int envelope =
        envelopeLength == 0 ? 0 : 1 + ProtoBytes.varintBytes(envelopeLength) + envelopeLength;
    return fieldBytes(request) + fieldBytes(lane) + steps + envelope;
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
