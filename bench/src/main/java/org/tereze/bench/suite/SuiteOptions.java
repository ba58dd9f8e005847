package org.tereze.bench.suite;

import java.nio.file.Path;
import java.util.List;

/**
 * Where {@code bench} and {@code bench quick} leave what they found. Immutable.
 *
 * @param json file for the figures
 * @param plots folder for the plots
 */
record SuiteOptions(Path json, Path plots) {
  /**
   * Reads arguments.
   *
   * @param folder for everything that has no other place
   * @throws IllegalArgumentException with one line for the user
   */
  static SuiteOptions parse(List<String> arguments, Path folder) {
    Path json = folder.resolve("results.json");
    for (int i = 0; i < arguments.size(); i += 2) {
      if (!arguments.get(i).equals("--json")) {
        throw new IllegalArgumentException(
            "the suite knows no “" + arguments.get(i) + "”, only --json FILE");
      }
      if (i + 1 == arguments.size()) {
        throw new IllegalArgumentException("--json needs a file");
      }
      json = Path.of(arguments.get(i + 1)).toAbsolutePath();
    }
    return new SuiteOptions(json, folder);
  }
}
