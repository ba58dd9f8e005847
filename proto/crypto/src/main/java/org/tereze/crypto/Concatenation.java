package org.tereze.crypto;

/** Byte strings one after the other. Stateless. */
final class Concatenation {
  private Concatenation() {}

  static byte[] of(byte[] head, byte[]... parts) {
    int lengthBytes = head.length;
    for (byte[] part : parts) {
      lengthBytes = Math.addExact(lengthBytes, part.length);
    }
    byte[] joined = new byte[lengthBytes];
    System.arraycopy(head, 0, joined, 0, head.length);
    int offset = head.length;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, joined, offset, part.length);
      offset += part.length;
    }
    return joined;
  }
}
