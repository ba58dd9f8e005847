package org.tereze.relay.session;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.tereze.wire.Limits;

/**
 * Gathers the bytes of one record after the other, heads and bodies, however they are cut. One
 * thread; no I/O, no keys.
 *
 * <p>Memory: until the link's first record opened it grows with the bytes that came, whatever
 * length a head claims; afterwards one array of the record's size.
 */
final class RecordIntake {
  private final RecordArrays arrays;
  private byte[] head;
  private int headBytes;
  private byte @Nullable [] body;
  private int bodyBytes;
  private int wantedBytes = -1;
  private boolean trusted;

  /**
   * @param firstHeadBytes of the first record's head, its ephemeral key included
   */
  RecordIntake(RecordArrays arrays, int firstHeadBytes) {
    this.arrays = arrays;
    this.head = new byte[firstHeadBytes];
  }

  /** Takes head bytes; true once the head is whole and {@link #expect} is due. */
  boolean takeHead(ByteBuffer in) {
    int count = Math.min(in.remaining(), head.length - headBytes);
    in.get(head, headBytes, count);
    headBytes += count;
    return headBytes == head.length;
  }

  /** The whole head, live. */
  byte[] head() {
    return head;
  }

  /** Whether a head was read and its body is not whole yet. */
  boolean inBody() {
    return wantedBytes >= 0;
  }

  /** Sets the length of the body that follows, at most a record. */
  void expect(int lengthBytes) {
    wantedBytes = lengthBytes;
    bodyBytes = 0;
    // Bound: a stranger's claim of a length gets no memory, only its bytes do.
    body = arrays.take(trusted ? lengthBytes : 0);
  }

  /** Takes body bytes; true once the body is whole. */
  boolean takeBody(ByteBuffer in) {
    byte[] to = body();
    int count = Math.min(in.remaining(), wantedBytes - bodyBytes);
    if (bodyBytes + count > to.length) {
      byte[] larger = arrays.take(bodyBytes + count);
      System.arraycopy(to, 0, larger, 0, bodyBytes);
      arrays.give(to);
      to = larger;
      body = to;
    }
    in.get(to, bodyBytes, count);
    bodyBytes += count;
    return bodyBytes == wantedBytes;
  }

  /** The body's array, from offset 0 on. */
  byte[] body() {
    if (body == null) {
      throw new IllegalStateException("no body is expected");
    }
    return body;
  }

  int bodyBytes() {
    return bodyBytes;
  }

  /** Lets the body go to a new owner and waits for a head of {@code nextHeadBytes}. */
  byte[] release(int nextHeadBytes) {
    byte[] released = body();
    body = null;
    wantedBytes = -1;
    headBytes = 0;
    trusted = true;
    if (head.length != nextHeadBytes) {
      head = new byte[nextHeadBytes];
    } else {
      Arrays.fill(head, (byte) 0);
    }
    return released;
  }

  /** Gives back what is held. */
  void close() {
    if (body != null) {
      arrays.give(body);
      body = null;
    }
    wantedBytes = -1;
  }

  static int maxBodyBytes() {
    return Limits.MAX_RECORD_BYTES;
  }
}
