package org.tereze.client.codec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Codec 1: raw deflate (RFC 1951) with the preset dictionary {@code deflate-v1.dict}.
 *
 * <p>Any compressor may be used for packing; two platforms may pack differently, and every one
 * unpacks both. The dictionary is part of the protocol and never changes under this number.
 */
final class DeflateCodec implements Codec {
  private static final byte[] DICTIONARY = load("deflate-v1.dict");
  private static final int CHUNK_BYTES = 1024;

  /** How many times longer a content is than its packed bytes, or less. */
  private static final int USUAL_RATIO = 4;

  @Override
  public int id() {
    return 1;
  }

  @Override
  public byte @Nullable [] pack(byte[] content) {
    // Fresh every time: a deflater that is kept would keep the words of the last report, too.
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    try {
      deflater.setDictionary(DICTIONARY);
      deflater.setInput(content);
      deflater.finish();
      byte[] packed = new byte[content.length];
      int packedBytes = deflater.deflate(packed);
      return deflater.finished() ? Arrays.copyOf(packed, packedBytes) : null;
    } finally {
      deflater.end();
    }
  }

  @Override
  public byte[] unpack(byte[] packed, int offset, int length, int maxBytes)
      throws ContentException {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setDictionary(DICTIONARY);
      inflater.setInput(packed, offset, length);
      byte[] content = inflate(inflater, length, maxBytes);
      if (inflater.getRemaining() != 0) {
        throw new ContentException("bytes behind the end of the deflated content");
      }
      return content;
    } catch (DataFormatException e) {
      throw new ContentException("not deflate", e);
    } finally {
      inflater.end();
    }
  }

  private static byte[] inflate(Inflater inflater, int packedBytes, int maxBytes)
      throws DataFormatException, ContentException {
    // Bound: a kilobyte of deflate can stand for a megabyte.
    int roomBytes = maxBytes + 1;
    byte[] content = new byte[Math.min(packedBytes * USUAL_RATIO, roomBytes)];
    int size = 0;
    while (!inflater.finished()) {
      if (size == content.length) {
        content = Arrays.copyOf(content, Math.min(Math.max(2 * size, CHUNK_BYTES), roomBytes));
      }
      int count = inflater.inflate(content, size, content.length - size);
      size += count;
      if (count == 0 && !inflater.finished()) {
        throw new ContentException("deflated content ends early");
      }
      if (size > maxBytes) {
        throw new ContentException("content is longer than " + maxBytes + " bytes");
      }
    }
    return Arrays.copyOf(content, size);
  }

  static byte[] load(String resource) {
    try (InputStream in = DeflateCodec.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is missing from the class path");
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      byte[] chunk = new byte[CHUNK_BYTES];
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        bytes.write(chunk, 0, count);
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
