package org.tereze.wire;

import java.util.Arrays;

/**
 * A value of a fixed number of bytes. Immutable; safe in any thread.
 *
 * <p>It never prints whole: logs and messages show its first two bytes at most.
 */
abstract class FixedBytes {
  private final byte[] value;

  FixedBytes(byte[] source, int offset, int length) {
    if (offset < 0 || offset > source.length - length) {
      throw new IllegalArgumentException(
          getClass().getSimpleName()
              + " has "
              + length
              + " bytes, not "
              + (source.length - offset));
    }
    this.value = Arrays.copyOfRange(source, offset, offset + length);
  }

  static byte[] exactly(byte[] source, int length, String what) {
    if (source.length != length) {
      throw new IllegalArgumentException(what + " has " + length + " bytes, not " + source.length);
    }
    return source;
  }

  /** The bytes, as a copy. */
  public final byte[] bytes() {
    return value.clone();
  }

  /** Copies the bytes to {@code target} from {@code offset} on. */
  public final void copyTo(byte[] target, int offset) {
    System.arraycopy(value, 0, target, offset, value.length);
  }

  /** Whether the bytes are those at {@code offset} of {@code source}. */
  public final boolean matches(byte[] source, int offset) {
    if (offset < 0 || offset > source.length - value.length) {
      return false;
    }
    int different = 0;
    for (int i = 0; i < value.length; i++) {
      different |= value[i] ^ source[offset + i];
    }
    return different == 0;
  }

  /** The first eight bytes as a big-endian number: a ready hash of a random value. */
  public final long firstLong() {
    long first = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      first = first << 8 | (value[i] & 0xff);
    }
    return first;
  }

  @Override
  @SuppressWarnings("EqualsGetClass") // two kinds of id with the same bytes are not equal
  public final boolean equals(Object other) {
    return other != null
        && other.getClass() == getClass()
        && matches(((FixedBytes) other).value, 0);
  }

  @Override
  public final int hashCode() {
    return Long.hashCode(firstLong());
  }

  @Override
  public String toString() {
    return String.format("%s(%02x%02x…)", getClass().getSimpleName(), value[0], value[1]);
  }
}
