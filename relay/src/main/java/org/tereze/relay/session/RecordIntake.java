package org.tereze.relay.session;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.tereze.wire.Limits;

/**
 * Gathers the bytes of one record after the other, heads and bodies, however they are cut. One
 * thread; no I/O, no keys.
 *
 * <p>Memory: it grows with the bytes that came, whatever length a head claims: until the link's
 * first record opened in steps, afterwards at once to the record's size when an eighth of it is
 * there.
 */
final class RecordIntake {
  private static final int TRUST = 8;

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
  }

  /** Takes body bytes; true once the body is whole. */
  boolean takeBody(ByteBuffer in) {
    int count = Math.min(in.remaining(), wantedBytes - bodyBytes);
    if (count == 0) {
      return false;
    }
    byte[] to = roomFor(bodyBytes + count);
    in.get(to, bodyBytes, count);
    bodyBytes += count;
    return bodyBytes == wantedBytes;
  }

  private byte[] roomFor(int bytes) {
    byte[] present = body;
    if (present != null && bytes <= present.length) {
      return present;
    }
    // Bound: the claim of a length gets no memory, only bytes do.
    byte[] larger = arrays.take(trusted ? Math.min(wantedBytes, TRUST * bytes) : bytes);
    if (present != null) {
      System.arraycopy(present, 0, larger, 0, bodyBytes);
      arrays.give(present);
    }
    body = larger;
    return larger;
  }

  /** The array that is lent for the body, in bytes. */
  int heldBytes() {
    return body == null ? 0 : body.length;
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
