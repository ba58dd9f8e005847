package org.tereze.client.vault;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Starts JVMs that live a vault's life. Stateless. */
final class VaultChild {
  private VaultChild() {}

  /**
   * Runs {@link VaultLifeChild} to its end.
   *
   * @param before words that go before the command, such as strace's
   * @param hears each line that it says
   * @return its exit status
   */
  static int run(List<String> before, List<String> arguments, Consumer<String> hears)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(before);
    Path java = Paths.get(System.getProperty("java.home"), "bin", "java");
    command.addAll(Arrays.asList(java.toString(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(Arrays.asList("-Xshare:auto", "-XX:-UsePerfData"));
    command.addAll(Arrays.asList("-cp", System.getProperty("java.class.path")));
    command.add(VaultLifeChild.class.getName());
    command.addAll(arguments);
    Process child = start(command);
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        hears.accept(line);
      }
    }
    return child.waitFor();
  }

  private static Process start(List<String> command) {
    try {
      return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    } catch (IOException e) {
      throw new AssertionError("this test needs strace: install the package of that name", e);
    }
  }
}
