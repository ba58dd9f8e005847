package org.tereze.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What the kernel says of another process: processor time and memory. Linux only; immutable.
 *
 * @param cpuSeconds used so far, in user and kernel mode
 * @param residentBytes of memory now, pages of files included
 * @param anonymousBytes of that, what is no file's: heap, native memory, stacks
 */
public record ServerWitness(double cpuSeconds, long residentBytes, long anonymousBytes) {
  /** USER_HZ, which Linux fixes for all programs. */
  private static final double TICKS_PER_SECOND = 100;

  /** Of a process's fields in {@code stat}, counted behind its name: user time. */
  private static final int USER_TICKS = 11;

  /** Of a process that runs. */
  public static ServerWitness of(long pid) throws IOException {
    Path process = Path.of("/proc", Long.toString(pid));
    String stat = Files.readString(process.resolve("stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[USER_TICKS + 1]);
    return new ServerWitness(
        ticks / TICKS_PER_SECOND, status(process, "VmRSS:"), status(process, "RssAnon:"));
  }

  private static long status(Path process, String field) throws IOException {
    for (String line : Files.readAllLines(process.resolve("status"))) {
      if (line.startsWith(field)) {
        String number = line.replaceAll("[^0-9]", "");
        return Long.parseLong(number.toLowerCase(Locale.ROOT)) << 10;
      }
    }
    return 0;
  }
}
