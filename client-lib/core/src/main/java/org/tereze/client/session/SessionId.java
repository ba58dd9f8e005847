package org.tereze.client.session;

import com.google.protobuf.ByteString;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The name of a session: an 8-byte export of its opening, known to its two ends only.
 *
 * <p>Immutable; safe for any thread. It never prints.
 */
public final class SessionId {
  /** Length of a name. */
  public static final int BYTES = 8;

  private final byte[] value;

  private SessionId(byte[] value) {
    if (value.length != BYTES) {
      throw new IllegalArgumentException("a session id has 8 bytes, not " + value.length);
    }
    this.value = value;
  }

  /** Copies exactly 8 bytes. */
  public static SessionId of(byte[] value) {
    return new SessionId(value.clone());
  }

  static SessionId of(ByteString value) {
    return new SessionId(value.toByteArray());
  }

  /** Returns the 8 bytes, a fresh copy. */
  public byte[] bytes() {
    return value.clone();
  }

  void write(byte[] out, int offset) {
    System.arraycopy(value, 0, out, offset, BYTES);
  }

  ByteString byteString() {
    return ByteString.copyFrom(value);
  }

  boolean matches(ByteString other) {
    boolean same = other.size() == BYTES;
    for (int i = 0; same && i < BYTES; i++) {
      same = other.byteAt(i) == value[i];
    }
    return same;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SessionId && Arrays.equals(((SessionId) other).value, value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(value);
  }

  @Override
  public String toString() {
    return "SessionId";
  }
}
