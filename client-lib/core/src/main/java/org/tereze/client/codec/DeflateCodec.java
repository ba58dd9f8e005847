package org.tereze.client.codec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Codec 1: raw deflate (RFC 1951) with the preset dictionary {@code deflate-v1.dict}.
 *
 * <p>Any compressor may be used for packing; two platforms may pack differently, and every one
 * unpacks both. The dictionary is part of the protocol and never changes under this number.
 */
final class DeflateCodec implements Codec {
  private static final byte[] DICTIONARY = load("deflate-v1.dict");
  private static final int CHUNK_BYTES = 1024;

  @Override
  public int id() {
    return 1;
  }

  @Override
  public byte[] pack(byte[] content) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    try {
      deflater.setDictionary(DICTIONARY);
      deflater.setInput(content);
      deflater.finish();
      ByteArrayOutputStream packed = new ByteArrayOutputStream(CHUNK_BYTES);
      byte[] chunk = new byte[CHUNK_BYTES];
      while (!deflater.finished()) {
        packed.write(chunk, 0, deflater.deflate(chunk));
      }
      return packed.toByteArray();
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
      byte[] content = inflate(inflater, maxBytes);
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

  private static byte[] inflate(Inflater inflater, int maxBytes)
      throws DataFormatException, ContentException {
    ByteArrayOutputStream content = new ByteArrayOutputStream(CHUNK_BYTES);
    byte[] chunk = new byte[CHUNK_BYTES];
    while (!inflater.finished()) {
      int count = inflater.inflate(chunk);
      if (count == 0 && !inflater.finished()) {
        throw new ContentException("deflated content ends early");
      }
      // Bound: a kilobyte of deflate can stand for a megabyte.
      if (content.size() + count > maxBytes) {
        throw new ContentException("content is longer than " + maxBytes + " bytes");
      }
      content.write(chunk, 0, count);
    }
    return content.toByteArray();
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
