package org.tereze.cli.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** What tells the files of a home from what they were: names, sizes and times. Stateless. */
final class HomeFiles {
  // Bound: the vault's own, keys and packs are some tens.
  private static final int MOST_FILES = 1_000;

  private HomeFiles() {}

  /** Empty if the folder cannot be read now. */
  static String mark(Path home) {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.walk(home, 2)) {
      for (Path file : files.limit(MOST_FILES).toList()) {
        if (Files.isRegularFile(file)) {
          lines.add(file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file));
        }
      }
    } catch (IOException | UncheckedIOException e) {
      return ""; // a file that went meanwhile: the next look tells
    }
    Collections.sort(lines);
    return String.join("\n", lines);
  }
}
