package org.tereze.bench.suite;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * On what the figures of a run were seen. Immutable.
 *
 * @param cores that the JVM may use
 * @param processor its model; “unknown” where no file says so
 * @param java release and VM
 * @param system its name and release
 * @param load of the last minute, in processes that want to run; negative if unknown
 * @param date in UTC
 * @param commit of the tree, with “-dirty” if files were changed; “unknown” without git
 */
record MachineFacts(
    int cores,
    String processor,
    String java,
    String system,
    double load,
    String date,
    String commit) {
  private static final String UNKNOWN = "unknown";
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

  static MachineFacts of(Path root, InstantSource wall) throws IOException {
    return new MachineFacts(
        Runtime.getRuntime().availableProcessors(),
        model(),
        System.getProperty("java.version") + " " + System.getProperty("java.vm.name"),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        wall.instant().truncatedTo(ChronoUnit.SECONDS).toString(),
        revision(root));
  }

  private static String model() throws IOException {
    if (!Files.isReadable(PROCESSORS)) {
      return UNKNOWN;
    }
    return Files.readAllLines(PROCESSORS).stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse(UNKNOWN);
  }

  private static String revision(Path root) throws IOException {
    ProcessBuilder git =
        new ProcessBuilder(
                "git",
                "-C",
                root.toAbsolutePath().toString(),
                "describe",
                "--always",
                "--dirty",
                "--abbrev=12")
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    Process asked;
    try {
      asked = git.start();
    } catch (IOException e) {
      return UNKNOWN; // a tree without git is measured all the same
    }
    String said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    return said.isEmpty() ? UNKNOWN : said;
  }

  @Override
  public String toString() {
    return String.format(
        "%d cores, %s; Java %s; %s; load %.1f; %s; commit %s",
        cores, processor, java, system, load, date, commit);
  }
}
