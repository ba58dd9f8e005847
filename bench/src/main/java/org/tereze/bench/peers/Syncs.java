package org.tereze.bench.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Counts the system calls by which another process makes files durable, while it is open. */
final class Syncs implements AutoCloseable {
  private static final String CALLS = "fsync,fdatasync,sync_file_range,msync";
  private static final Pattern CALL =
      Pattern.compile("\\b(fsync|fdatasync|sync_file_range|msync)\\(");
  private static final long STOP_PATIENCE_SECONDS = 10;

  private final Path seen;
  private final Process strace;

  /** Attaches to all threads of a process of the same user. */
  Syncs(long pid, Path seen) throws IOException {
    this.seen = seen;
    strace =
        new ProcessBuilder(
                "strace", "-f", "-e", "trace=" + CALLS, "-o", seen.toString(), "-p", pid + "")
            .redirectErrorStream(true)
            .start();
    BufferedReader said =
        new BufferedReader(new InputStreamReader(strace.getInputStream(), StandardCharsets.UTF_8));
    String line = said.readLine();
    if (line == null || !line.contains("attached")) {
      strace.destroyForcibly();
      throw new IOException(line == null ? "strace ended" : line);
    }
  }

  /** Ends the count; the process goes on. */
  long count() throws IOException {
    close();
    try (var lines = Files.lines(seen)) {
      return lines.filter(line -> CALL.matcher(line).find()).count();
    }
  }

  @Override
  public void close() {
    strace.destroy();
    strace.onExit().completeOnTimeout(strace, STOP_PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    strace.destroyForcibly();
  }
}
