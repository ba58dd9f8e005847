package org.tereze.wire.datagram;

import java.util.Arrays;
import org.tereze.wire.MalformedFrameException;

/** Walks through a datagram's payload or a unit. One thread. */
final class PayloadReader {
  private static final int MAX_VARINT_BYTES = 4;

  private final byte[] array;
  private final int end;
  private int at;

  PayloadReader(byte[] array, int offset, int length) {
    this.array = array;
    this.at = offset;
    this.end = offset + length;
  }

  boolean isEmpty() {
    return at == end;
  }

  /** Below 2^28. */
  int varint() throws MalformedFrameException {
    int value = 0;
    for (int i = 0; i < MAX_VARINT_BYTES && at < end; i++) {
      byte b = array[at++];
      value |= (b & 0x7f) << (7 * i);
      if (b >= 0) {
        return value;
      }
    }
    throw new MalformedFrameException("a number that does not end");
  }

  int unsignedByte() throws MalformedFrameException {
    if (at == end) {
      throw new MalformedFrameException("datagram ends early");
    }
    return array[at++] & 0xFF;
  }

  byte[] rest() {
    byte[] rest = Arrays.copyOfRange(array, at, end);
    at = end;
    return rest;
  }

  int offset() {
    return at;
  }
}
