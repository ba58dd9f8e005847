package org.tereze.wire.frame;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import java.io.IOException;
import org.tereze.wire.Limits;
import org.tereze.wire.Varint;

/**
 * A bounded queue of frame bytes: frames are added behind, records are taken from the front. One
 * thread; no I/O.
 *
 * <p>Frames are added whole. {@link #cut} says how many bytes to put in the next record, so that
 * records end at frame ends unless one frame is longer than a record.
 */
public final class FrameWriter {
  private static final int FIRST_BYTES = 512;
  private static final int KEPT_BYTES = 16_384;

  private final int maxBytes;
  private byte[] array = new byte[FIRST_BYTES];
  private int start;
  private int end;

  /** Bytes at the start that are the rest of a frame whose beginning was removed. */
  private int openFrameBytes;

  /** A writer that never holds more than {@code maxBytes}. */
  public FrameWriter(int maxBytes) {
    if (maxBytes < 1) {
      throw new IllegalArgumentException("maxBytes " + maxBytes);
    }
    this.maxBytes = maxBytes;
  }

  /** Bytes that wait. */
  public int size() {
    return end - start;
  }

  public boolean isEmpty() {
    return start == end;
  }

  /** Bytes that may still be added, heads included. */
  public int room() {
    return maxBytes - size();
  }

  /** Holds what waits, from {@link #offset} on; valid until the next call that adds or removes. */
  public byte[] array() {
    return array;
  }

  public int offset() {
    return start;
  }

  /** Bytes that a frame with a message of {@code messageBytes} takes, its head included. */
  public static int frameBytes(FrameType type, int messageBytes) {
    return Varint.bytes(head(type, messageBytes)) + messageBytes;
  }

  /** Adds a frame if there is room for it. */
  public boolean offer(FrameType type, MessageLite message) {
    int messageBytes = message.getSerializedSize();
    if (frameBytes(type, messageBytes) > room()) {
      return false;
    }
    begin(type, messageBytes);
    CodedOutputStream out = CodedOutputStream.newInstance(array, end, messageBytes);
    try {
      message.writeTo(out);
    } catch (IOException e) {
      throw new AssertionError("an array of the stated size was too small", e);
    }
    out.checkNoSpaceLeft();
    end += messageBytes;
    return true;
  }

  /**
   * Adds a frame.
   *
   * @throws IllegalStateException if there is no room
   */
  public void add(FrameType type, MessageLite message) {
    if (!offer(type, message)) {
      throw new IllegalStateException("no room for a frame: " + size() + " of " + maxBytes);
    }
  }

  /**
   * How many of the waiting bytes the next record should take: as many whole frames as fit {@code
   * recordBytes}; if not even the first one does, {@code recordBytes}. 0 if nothing waits.
   */
  public int cut(int recordBytes) {
    if (size() <= recordBytes) {
      return size();
    }
    int whole = openFrameBytes;
    while (whole < size()) {
      int next = whole + frameBytesAt(start + whole);
      if (next > recordBytes) {
        break;
      }
      whole = next;
    }
    return whole == 0 || whole > recordBytes ? recordBytes : whole;
  }

  /** Removes bytes from the front, once they are copied or sealed. */
  public void remove(int count) {
    if (count < 0 || count > size()) {
      throw new IllegalArgumentException("remove " + count + " of " + size());
    }
    int walked = openFrameBytes;
    while (walked < count) {
      walked += frameBytesAt(start + walked);
    }
    openFrameBytes = walked - count;
    start += count;
    if (start == end) {
      clear();
    }
  }

  /** Forgets everything. */
  public void clear() {
    start = 0;
    end = 0;
    openFrameBytes = 0;
    if (array.length > KEPT_BYTES) {
      array = new byte[FIRST_BYTES];
    }
  }

  /** Adds a head and makes room for the message; the caller adds exactly {@code messageBytes}. */
  void begin(FrameType type, int messageBytes) {
    if (messageBytes > Limits.MAX_FRAME_BYTES) {
      throw new IllegalArgumentException("frame of " + messageBytes + " bytes");
    }
    int needed = frameBytes(type, messageBytes);
    if (needed > room()) {
      throw new IllegalStateException("no room for a frame: " + size() + " of " + maxBytes);
    }
    ensure(needed);
    varint(head(type, messageBytes));
  }

  void varint(long value) {
    end = Varint.put(array, end, value);
  }

  void bytes(byte[] source, int from, int count) {
    System.arraycopy(source, from, array, end, count);
    end += count;
  }

  private void ensure(int needed) {
    if (needed <= array.length - end) {
      return;
    }
    int size = size();
    byte[] target = array;
    if (needed > array.length - size) {
      target =
          new byte[(int) Math.min(Math.max(array.length * 2L, (long) size + needed), maxBytes)];
    }
    System.arraycopy(array, start, target, 0, size);
    array = target;
    start = 0;
    end = size;
  }

  private int frameBytesAt(int at) {
    int value = 0;
    int position = at;
    byte b;
    do {
      b = array[position];
      value |= (b & 0x7f) << (7 * (position - at));
      position++;
    } while (b < 0);
    return position - at + (value >>> Limits.FRAME_TYPE_BITS);
  }

  private static int head(FrameType type, int messageBytes) {
    return messageBytes << Limits.FRAME_TYPE_BITS | type.number();
  }
}
