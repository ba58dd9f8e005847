package org.tereze.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** The small models that the tests and the published vectors use. */
final class TestModels {
  private TestModels() {}

  static byte[] bytes(String resource) {
    try (InputStream in = TestModels.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is missing");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static TextModel read(String resource) {
    try {
      return TextModel.read(ByteBuffer.wrap(bytes(resource)));
    } catch (ModelFormatException e) {
      throw new IllegalStateException(e);
    }
  }

  static TextModel russian() {
    return read("small-ru.tzm");
  }

  static TextModel english() {
    return read("small-en.tzm");
  }
}
