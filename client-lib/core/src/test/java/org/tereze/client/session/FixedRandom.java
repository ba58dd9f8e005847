package org.tereze.client.session;

import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Hands out the given bytes and no more, so that a vector names every random byte. Not thread-safe.
 */
final class FixedRandom extends SecureRandom {
  private static final long serialVersionUID = 1L;

  private final byte[] bytes;
  private int at;

  FixedRandom(byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    bytes = new byte[length];
    int to = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, bytes, to, part.length);
      to += part.length;
    }
  }

  @Override
  public void nextBytes(byte[] out) {
    if (out.length > bytes.length - at) {
      throw new IllegalStateException("more random bytes than the vector names");
    }
    System.arraycopy(Arrays.copyOfRange(bytes, at, at + out.length), 0, out, 0, out.length);
    at += out.length;
  }
}
