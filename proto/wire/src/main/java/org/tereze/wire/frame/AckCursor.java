package org.tereze.wire.frame;

import org.tereze.wire.Limits;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.Varint;

/**
 * An Ack frame, read in place and written without a message object. One thread; reusable; its array
 * of refusals grows to the largest ack read, which is bounded.
 */
public final class AckCursor {
  private static final int DECIDED = ProtoBytes.tag(1, ProtoBytes.VARINT);
  private static final int HOLES = ProtoBytes.tag(2, ProtoBytes.BYTES);
  private static final int REFUSED_PACKED = ProtoBytes.tag(3, ProtoBytes.BYTES);
  private static final int REFUSED = ProtoBytes.tag(3, ProtoBytes.VARINT);
  private static final byte[] NOTHING = {};

  private final ProtoBytes fields = new ProtoBytes();
  private final ProtoBytes packed = new ProtoBytes();
  private byte[] array = NOTHING;
  private long decided;
  private int holesOffset;
  private int holesBytes;
  private int[] refused = new int[8];
  private int refusedCount;

  /** Reads a frame's message. */
  public void read(byte[] bytes, int offset, int length) throws MalformedFrameException {
    array = bytes;
    decided = 0;
    holesOffset = offset;
    holesBytes = 0;
    refusedCount = 0;
    fields.wrap(bytes, offset, length);
    while (fields.nextTag()) {
      readField();
    }
    fields.release();
  }

  private void readField() throws MalformedFrameException {
    int tag = fields.tag();
    if (tag == DECIDED) {
      decided = fields.varint() & 0xffff_ffffL;
    } else if (tag == HOLES) {
      holesBytes = fields.bytes();
      holesOffset = fields.position() - holesBytes;
    } else if (tag == REFUSED_PACKED) {
      int length = fields.bytes();
      readPacked(fields.position() - length, length);
    } else if (tag == REFUSED) {
      addRefused(fields.varint());
    } else {
      fields.skip();
    }
  }

  private void readPacked(int offset, int length) throws MalformedFrameException {
    packed.wrap(array, offset, length);
    while (packed.position() < offset + length) {
      addRefused(packed.varint());
    }
    packed.release();
  }

  private void addRefused(long value) throws MalformedFrameException {
    // Bound: there cannot be more refusals than puts that wait for an answer.
    if (refusedCount == Limits.MAX_UNANSWERED_PUTS) {
      throw new MalformedFrameException("ack with more than " + refusedCount + " refusals");
    }
    refused = ProtoBytes.grown(refused, refusedCount + 1);
    refused[refusedCount++] = (int) value;
  }

  /** Every put below this number is decided; unsigned 32 bits. */
  public long decided() {
    return decided;
  }

  /** Bits of holes: the number behind the last one that may be set. */
  public int holesBits() {
    return holesBytes * Byte.SIZE;
  }

  /**
   * Whether put {@code decided + 1 + i} is decided as well. Valid as long as the array that was
   * read.
   */
  public boolean hole(int i) {
    return (array[holesOffset + (i >> 3)] >> (i & 7) & 1) != 0;
  }

  public int refusedCount() {
    return refusedCount;
  }

  /** The put of the i-th refusal; unsigned 29 bits. */
  public long refusedPut(int i) {
    return (refused[i] & 0xffff_ffffL) >>> 3;
  }

  /** The code of the i-th refusal, 0 to 7: not yet checked against the codes that there are. */
  public int refusedCode(int i) {
    return refused[i] & 7;
  }

  /** A refusal as it is written. */
  public static int refusal(long put, int code) {
    return (int) (put << 3 | code);
  }

  /** Bytes of the frame that {@link #write} would add, its head included. */
  public static int frameBytes(long decided, int holesBytes, int[] refused, int refusedCount) {
    return FrameWriter.frameBytes(
        FrameType.ACK, messageBytes(decided, holesBytes, packedBytes(refused, refusedCount)));
  }

  /**
   * Adds an Ack with the first {@code holesBytes} and {@code refusedCount} elements of the arrays.
   */
  public static void write(
      FrameWriter writer,
      long decided,
      byte[] holes,
      int holesBytes,
      int[] refused,
      int refusedCount) {
    int packedBytes = packedBytes(refused, refusedCount);
    writer.begin(FrameType.ACK, messageBytes(decided, holesBytes, packedBytes));
    if (decided != 0) {
      writer.varint(DECIDED);
      writer.varint(decided);
    }
    if (holesBytes > 0) {
      writer.varint(HOLES);
      writer.varint(holesBytes);
      writer.bytes(holes, 0, holesBytes);
    }
    if (packedBytes > 0) {
      writer.varint(REFUSED_PACKED);
      writer.varint(packedBytes);
      for (int i = 0; i < refusedCount; i++) {
        writer.varint(refused[i] & 0xffff_ffffL);
      }
    }
  }

  private static int messageBytes(long decided, int holesBytes, int packedBytes) {
    int first = decided == 0 ? 0 : 1 + Varint.bytes(decided);
    return first + bytesField(holesBytes) + bytesField(packedBytes);
  }

  private static int bytesField(int length) {
    return length == 0 ? 0 : 1 + Varint.bytes(length) + length;
  }

  private static int packedBytes(int[] refused, int refusedCount) {
    int bytes = 0;
    for (int i = 0; i < refusedCount; i++) {
      bytes += Varint.bytes(refused[i] & 0xffff_ffffL);
    }
    return bytes;
  }
}
