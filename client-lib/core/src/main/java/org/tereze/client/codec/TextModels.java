package org.tereze.client.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Which models of the base set a program carries: all 13, those of its users' languages, or none.
 *
 * <p>Called under a client's lock, at most once for each language.
 */
public interface TextModels {
  /** None: reports go without a model, and those that were written with one wait. */
  TextModels NONE = language -> null;

  /**
   * Returns the file of the model of a language, mapped where the platform can; null if the program
   * does not carry it.
   *
   * @param language a BCP 47 tag, such as {@code kk}
   */
  @Nullable ByteBuffer file(String language) throws IOException;

  /** Those that lie in a folder as {@code LANGUAGE.tzm}; each is mapped when it is first needed. */
  static TextModels in(Path folder) {
    return language -> {
      Path file = folder.resolve(language + ".tzm");
      return Files.isRegularFile(file) ? map(file) : null;
    };
  }

  /** Maps a whole file, which must not change any more. */
  static ByteBuffer map(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
    }
  }
}
