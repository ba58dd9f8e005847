package org.tereze.bench.peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A server in a process of its own that can be killed and started again. One thread. */
final class Program implements AutoCloseable {
  private static final long START_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long STOP_PATIENCE_SECONDS = 10;
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final List<String> command;
  private final Path folder;
  private final Path log;
  private final int port;
  private final LongSupplier nanoTime;
  private @Nullable Process process;

  /** A program that is not started yet and will listen to a port of this machine. */
  Program(List<String> command, Path folder, int port, LongSupplier nanoTime) {
    this.command = command;
    this.folder = folder;
    this.log = folder.resolve("output.log");
    this.port = port;
    this.nanoTime = nanoTime;
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  void start() throws IOException {
    Process started =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    process = started;
    long deadline = nanoTime.getAsLong() + START_PATIENCE_NANOS;
    while (!listens()) {
      if (!started.isAlive() || nanoTime.getAsLong() - deadline > 0) {
        started.destroyForcibly();
        throw new IOException("did not start: " + lastLine());
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private String lastLine() throws IOException {
    String last = "it said nothing";
    for (String line : Files.readAllLines(log)) {
      last = line.isBlank() ? last : line.replace(folder + "/", "");
    }
    return last;
  }

  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(address(), 200);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  long pid() {
    Process running = process;
    if (running == null) {
      throw new IllegalStateException("the program does not run");
    }
    return running.pid();
  }

  /** SIGKILL: no hook runs, nothing is flushed. */
  void kill() throws IOException {
    Process running = process;
    if (running != null) {
      running.destroyForcibly().onExit().join();
      process = null;
    }
  }

  @Override
  public void close() {
    Process running = process;
    if (running != null) {
      process = null;
      running.destroy();
      running.onExit().completeOnTimeout(running, STOP_PATIENCE_SECONDS, TimeUnit.SECONDS).join();
      running.destroyForcibly(); // nothing to do if it ended by itself
    }
  }
}
