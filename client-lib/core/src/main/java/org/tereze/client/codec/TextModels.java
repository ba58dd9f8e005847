package org.tereze.client.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Which models a program carries: all 13 of the base set, those of its users' languages, with large
 * ones beside them, or none.
 *
 * <p>Called under a client's lock, at most once for each name.
 */
public interface TextModels {
  /** None: reports go without a model, and those that were written with one wait. */
  TextModels NONE = name -> null;

  /**
   * Returns the file of a model, mapped where the platform can; null if the program does not carry
   * it.
   *
   * @param name that of its number: a language (BCP 47), such as {@code kk}, or {@code kk-large}
   */
  @Nullable ByteBuffer file(String name) throws IOException;

  /** Those that lie in a folder as {@code NAME.tzm}; each is mapped when it is first needed. */
  static TextModels in(Path folder) {
    return name -> {
      Path file = folder.resolve(name + ".tzm");
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
