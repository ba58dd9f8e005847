package org.tereze.trainer;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.Deflater;

/** What a message takes as raw deflate with the preset dictionary of the reports. Stateless. */
final class Deflated {
  private static final String DICTIONARY = "/org/tereze/client/codec/deflate-v1.dict";

  private Deflated() {}

  static int size(byte[] utf8) throws IOException {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    try (InputStream in = Deflated.class.getResourceAsStream(DICTIONARY)) {
      if (in == null) {
        throw new IOException(DICTIONARY + " is missing from the class path");
      }
      deflater.setDictionary(in.readAllBytes());
      deflater.setInput(utf8);
      deflater.finish();
      byte[] chunk = new byte[1024];
      int size = 0;
      while (!deflater.finished()) {
        size += deflater.deflate(chunk);
      }
      return size;
    } finally {
      deflater.end();
    }
  }
}
