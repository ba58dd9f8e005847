package org.tereze.client.codec;

import java.util.Arrays;

/** Codec 0: the bytes as they are. */
final class RawCodec implements Codec {
  @Override
  public int id() {
    return 0;
  }

  @Override
  public byte[] pack(byte[] content) {
    return content;
  }

  @Override
  public byte[] unpack(byte[] packed, int offset, int length, int maxBytes)
      throws ContentException {
    if (length > maxBytes) {
      throw new ContentException("content is longer than " + maxBytes + " bytes");
    }
    return Arrays.copyOfRange(packed, offset, offset + length);
  }
}
