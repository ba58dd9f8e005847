package org.tereze.bench.window;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.tereze.testkit.LineShape;

/**
 * The line of {@code bench/kernel/line.py} between this process's network namespace and one that it
 * makes: what goes over it goes through the kernel's own UDP, TCP and IP. One thread.
 */
final class KernelLine implements AutoCloseable {
  static final String FAR = "10.79.0.2";

  /** Takes and forgets what is sent to it. */
  static final int SINK_PORT = 9;

  private final Process process;
  private final BufferedReader said;
  private final PrintWriter commands;
  private final long farPid;

  /**
   * IP bytes since the line was shaped last.
   *
   * @param tcpBytes that arrived at the far side, and {@code udpBytes}
   * @param sentTcpBytes of both sides, and {@code sentUdpBytes}
   */
  record Carried(long tcpBytes, long udpBytes, long sentTcpBytes, long sentUdpBytes) {}

  /** A line that is not limited yet. */
  KernelLine(Path root) throws IOException {
    Path script = root.resolve("bench").resolve("kernel").resolve("line.py");
    process =
        new ProcessBuilder("python3", script.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    said =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    commands = new PrintWriter(process.getOutputStream(), true, StandardCharsets.US_ASCII);
    farPid = Long.parseLong(answer().split(" ", -1)[1]);
  }

  private String answer() throws IOException {
    String line = said.readLine();
    if (line == null) {
      throw new EOFException("the line over TUN devices ended");
    }
    return line;
  }

  /** Words that have a program run over there. */
  List<String> farSide() {
    return List.of("nsenter", "-t", Long.toString(farPid), "-n");
  }

  /** Both ways from now on; what is under way is lost. */
  void shape(LineShape shape, int bitsPerSecond, long seed) throws IOException {
    commands.printf(
        Locale.ROOT,
        "shape %d %f %f %d %d%n",
        bitsPerSecond,
        shape.delayNanos() / 1e6,
        shape.loss(),
        shape.queueBytes(),
        seed);
    answer();
  }

  /** What it carried so far. */
  Carried carried() throws IOException {
    commands.println("count");
    long[] bytes = Arrays.stream(answer().split(" ", -1)).mapToLong(Long::parseLong).toArray();
    return new Carried(bytes[0], bytes[1], bytes[2], bytes[3]);
  }

  @Override
  public void close() {
    commands.close();
    process.destroy();
  }
}
