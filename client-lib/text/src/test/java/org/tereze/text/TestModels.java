package org.tereze.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** The small models that the tests and the published vectors use. */
final class TestModels {
  private static final Path MODELS = Path.of("models");

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

  /** One of the base set, by its language. */
  static TextModel base(String language) {
    try {
      return TextModel.read(ByteBuffer.wrap(Files.readAllBytes(MODELS.resolve(language + ".tzm"))));
    } catch (IOException | ModelFormatException e) {
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
