package org.tereze.crypto;

/** The check that a part of an array lies inside it. Stateless. */
final class Range {
  private Range() {}

  // Objects.checkFromIndexSize is not in Android API 26.
  static void check(byte[] array, int offset, int length) {
    if (offset < 0 || length < 0 || length > array.length - offset) {
      throw new IndexOutOfBoundsException(
          "offset " + offset + ", length " + length + ", array of " + array.length);
    }
  }

  static void checkLength(String what, byte[] array, int lengthBytes) {
    if (array.length != lengthBytes) {
      throw new IllegalArgumentException(
          what + " must have " + lengthBytes + " bytes, not " + array.length);
    }
  }

  /** A result written in place must not run ahead of what is still to be read. */
  static void checkInPlace(byte[] in, int offset, int length, byte[] out, int outOffset) {
    if (in == out && outOffset > offset && outOffset - offset < length) {
      throw new IllegalArgumentException("result would overwrite unread input");
    }
  }
}
