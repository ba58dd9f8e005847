package org.tereze.bench.real;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder that is deleted with everything in it. One thread. */
public final class ScratchFolder implements AutoCloseable {
  private final Path path;

  /** A new folder where temporary files go. */
  public ScratchFolder(String prefix) throws IOException {
    path = Files.createTempDirectory(prefix);
  }

  /** A new folder below another one. */
  public ScratchFolder(Path parent, String prefix) throws IOException {
    path = Files.createTempDirectory(parent, prefix);
  }

  public Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(path)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : deepestFirst) {
      Files.delete(each);
    }
  }
}
