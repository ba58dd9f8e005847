package org.tereze.client.codec;

/**
 * A plaintext that is ready to be sealed, and how it became as small as it is.
 *
 * <p>Immutable if nobody changes the array.
 */
public final class Packed {
  private final byte[] plaintext;
  private final String codec;
  private final int bytes;

  Packed(byte[] plaintext, String codec, int bytes) {
    this.plaintext = plaintext;
    this.codec = codec;
    this.bytes = bytes;
  }

  /** The plaintext, first byte and padding included; not a copy. */
  public byte[] plaintext() {
    return plaintext;
  }

  /** {@code raw}, {@code deflate}, {@code fields}, a model's language or a pack's name. */
  public String codec() {
    return codec;
  }

  /** How many bytes of the plaintext are padding. */
  public int paddingBytes() {
    return plaintext.length - Plaintext.HEAD_BYTES - bytes;
  }

  /** How long the content is under that codec, without first byte and padding. */
  public int bytes() {
    return bytes;
  }
}
