package org.tereze.relay.ops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an operator is given, found from wherever the tests run. Holds nothing. */
final class OperatorFiles {
  private OperatorFiles() {}

  static Path path(String name) {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.exists(here.resolve("deploy").resolve(name))) {
      here = Objects.requireNonNull(here.getParent(), "no deploy/" + name + " above the tests");
    }
    return here.resolve("deploy").resolve(name);
  }

  static String text(String name) throws IOException {
    return Files.readString(path(name));
  }

  /** What a pattern's only group stands for in a file. */
  static String found(String name, String pattern) throws IOException {
    Matcher matcher = Pattern.compile(pattern, Pattern.MULTILINE).matcher(text(name));
    if (!matcher.find()) {
      throw new AssertionError(name + " has nothing like " + pattern);
    }
    return matcher.group(1);
  }
}
