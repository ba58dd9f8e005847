package org.tereze.client.codec;

import org.jspecify.annotations.Nullable;

/**
 * What is sealed: a content under the codec that makes it smallest, padded to a size class.
 *
 * <p>Stateless; safe for any thread.
 *
 * <pre>
 * offset  bytes  field
 * 0       1      padding (3 high bits), codec (5 low bits)
 * 1       n      the content under that codec
 * 1+n     p      zeros; padding 0..6 is p itself, 7 says that the last two of them are u16 p
 * </pre>
 *
 * <p>Guarantee: never longer than content, first byte and padding to the class of that size.
 */
public final class Plaintext {
  /** The most that unpacking yields. */
  public static final int MAX_CONTENT_BYTES = 262_144;

  static final int HEAD_BYTES = 1;

  private static final int COUNTED_PADDING = 7;
  private static final int CODEC_MASK = 0x1f;
  private static final int PADDING_SHIFT = 5;

  /** By number; the further ones are {@link ReportCodec}'s, which knows reports. */
  private static final Codec[] CODECS = {new RawCodec(), new DeflateCodec()};

  private Plaintext() {}

  /**
   * Returns the plaintext for an encoded report.
   *
   * @throws IllegalArgumentException if it has more than {@link #MAX_CONTENT_BYTES}
   */
  public static byte[] encode(byte[] content, Padding padding) {
    Body smallest = smallest(content);
    return pad(smallest.bytes, smallest.codec, padding);
  }

  /** A content under a codec. */
  static final class Body {
    final int codec;
    final byte[] bytes;

    Body(int codec, byte[] bytes) {
      this.codec = codec;
      this.bytes = bytes;
    }
  }

  static Body smallest(byte[] content) {
    if (content.length > MAX_CONTENT_BYTES) {
      throw new IllegalArgumentException("content has " + content.length + " bytes");
    }
    Body smallest = new Body(0, content);
    for (Codec codec : CODECS) {
      byte @Nullable [] packed = codec.pack(content);
      if (packed != null && packed.length < smallest.bytes.length) {
        smallest = new Body(codec.id(), packed);
      }
    }
    return smallest;
  }

  /**
   * Returns the content of a plaintext whose tag was verified.
   *
   * @throws ContentException if the codec is another, the padding wrong or the content too long
   */
  public static byte[] decode(byte[] plaintext) throws ContentException {
    int id = codec(plaintext);
    if (id >= CODECS.length) {
      throw new ContentException("codec " + id + " is not known to this version");
    }
    int length = end(plaintext) - HEAD_BYTES;
    return CODECS[id].unpack(plaintext, HEAD_BYTES, length, MAX_CONTENT_BYTES);
  }

  /** The number of a plaintext's codec. */
  static int codec(byte[] plaintext) throws ContentException {
    if (plaintext.length < HEAD_BYTES) {
      throw new ContentException("empty plaintext");
    }
    return plaintext[0] & CODEC_MASK;
  }

  /** Where a plaintext's padding begins. */
  static int end(byte[] plaintext) throws ContentException {
    return plaintext.length - paddingOf(plaintext);
  }

  /** Puts the first byte before a packed content, and its padding behind. */
  static byte[] pad(byte[] packed, int codec, Padding to) {
    int sizeBytes = to.classOf(HEAD_BYTES + packed.length);
    byte[] plaintext = new byte[sizeBytes];
    System.arraycopy(packed, 0, plaintext, HEAD_BYTES, packed.length);
    int padding = sizeBytes - HEAD_BYTES - packed.length;
    plaintext[0] = (byte) (Math.min(padding, COUNTED_PADDING) << PADDING_SHIFT | codec);
    if (padding >= COUNTED_PADDING) {
      plaintext[sizeBytes - 2] = (byte) (padding >> 8);
      plaintext[sizeBytes - 1] = (byte) padding;
    }
    return plaintext;
  }

  private static int paddingOf(byte[] plaintext) throws ContentException {
    int padding = (plaintext[0] & 0xff) >> PADDING_SHIFT;
    int zeros = padding;
    if (padding == COUNTED_PADDING) {
      if (plaintext.length < HEAD_BYTES + COUNTED_PADDING) {
        throw new ContentException("padding is longer than the plaintext");
      }
      int last = plaintext.length - 1;
      padding = (plaintext[last - 1] & 0xff) << 8 | (plaintext[last] & 0xff);
      zeros = padding - 2;
    }
    if (zeros < 0 || padding > plaintext.length - HEAD_BYTES) {
      throw new ContentException("padding is longer than the plaintext");
    }
    int from = plaintext.length - padding;
    for (int i = from; i < from + zeros; i++) {
      if (plaintext[i] != 0) {
        throw new ContentException("padding is not zero");
      }
    }
    return padding;
  }
}
