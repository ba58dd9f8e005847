package org.tereze.client.vault;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks into, copies and spoils the files of a home. Stateless. */
final class Homes {
  private Homes() {}

  static List<Path> files(Path home) throws IOException {
    try (Stream<Path> walk = Files.walk(home)) {
      return walk.filter(Files::isRegularFile).sorted().collect(Collectors.toList());
    }
  }

  /** Names and contents of all files, to compare before and after. */
  static List<String> contents(Path home) throws IOException {
    List<String> contents = new ArrayList<>();
    for (Path file : files(home)) {
      String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      contents.add(home.relativize(file) + ":" + content);
    }
    return contents;
  }

  static List<String> names(Path directory, String prefix) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .map(entry -> String.valueOf(entry.getFileName()))
          .filter(name -> name.startsWith(prefix))
          .sorted()
          .collect(Collectors.toList());
    }
  }

  /** The one file whose name begins with {@code prefix}. */
  static Path only(Path directory, String prefix) throws IOException {
    List<String> names = names(directory, prefix);
    if (names.size() != 1) {
      throw new AssertionError("not one but " + names);
    }
    return directory.resolve(names.get(0));
  }

  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> walk = Files.walk(from)) {
      for (Path path : walk.collect(Collectors.toList())) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target);
        }
      }
    }
  }

  /** Deletes a directory with everything in it, if it is there. */
  static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> walk = Files.walk(directory)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).collect(Collectors.toList())) {
        Files.delete(path);
      }
    }
  }

  static void flip(Path file, int offset) throws IOException {
    byte[] content = Files.readAllBytes(file);
    content[offset] ^= 0x10;
    Files.write(file, content);
  }

  static void cut(Path file, int lengthBytes) throws IOException {
    byte[] content = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(content, lengthBytes));
  }
}
