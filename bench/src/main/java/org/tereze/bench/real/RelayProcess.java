package org.tereze.bench.real;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A relay in a process of its own with a RocksDB store below a folder; can be killed and started
 * again. One thread.
 */
public final class RelayProcess implements AutoCloseable {
  private static final long START_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long STOP_PATIENCE_SECONDS = 10;
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final List<String> FLAGS = List.of("-XX:+UseSerialGC", "-Xmx256m");

  private final Path folder;
  private final Path config;
  private final String host;
  private final int port;
  private final int opsPort;
  private final List<String> flags;
  private final List<String> program;
  private final LongSupplier nanoTime;
  private @Nullable Process process;

  /**
   * A relay that is not started yet, on two free ports of this machine.
   *
   * @param settings further lines of its configuration, sections included; may be empty
   */
  public RelayProcess(Path folder, String settings, LongSupplier nanoTime) throws IOException {
    this(folder, settings, FLAGS, nanoTime);
  }

  /** The same with other flags for its JVM. */
  public RelayProcess(Path folder, String settings, List<String> flags, LongSupplier nanoTime)
      throws IOException {
    this(
        folder,
        InetAddress.getLoopbackAddress().getHostAddress(),
        settings,
        flags,
        program(),
        nanoTime);
  }

  /** A relay in another program around it: class path, class and first arguments. */
  public static RelayProcess within(
      List<String> program, Path folder, String settings, LongSupplier nanoTime)
      throws IOException {
    String host = InetAddress.getLoopbackAddress().getHostAddress();
    return new RelayProcess(folder, host, settings, FLAGS, program, nanoTime);
  }

  /** The same at another address than this machine's own. */
  public RelayProcess(
      Path folder, String host, String settings, List<String> flags, LongSupplier nanoTime)
      throws IOException {
    this(folder, host, settings, flags, program(), nanoTime);
  }

  private RelayProcess(
      Path folder,
      String host,
      String settings,
      List<String> flags,
      List<String> program,
      LongSupplier nanoTime)
      throws IOException {
    this.host = host;
    this.folder = folder;
    this.port = freePort();
    this.opsPort = freePort();
    this.flags = flags;
    this.program = program;
    this.nanoTime = nanoTime;
    Files.createDirectories(folder);
    config = folder.resolve("relay.toml");
    Files.writeString(
        config,
        String.format(
            "data = \"%s\"%nlisten = \"%s:%d\"%nadvertise = \"%s:%d\"%n"
                + "[ops]%nlisten = \"127.0.0.1:%d\"%n%s",
            folder.resolve("data"), host, port, host, port, opsPort, settings));
  }

  private static List<String> program() {
    // In a test, the class path of this program has the relay, too.
    String classPath =
        System.getProperty("tereze.relay.classpath", System.getProperty("java.class.path"));
    return List.of("-cp", classPath, "org.tereze.relay.ops.RelayMain");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Where it listens, once it is started. */
  public InetSocketAddress address() {
    return new InetSocketAddress(host, port);
  }

  /** Where it shows its figures, on this machine. */
  public int opsPort() {
    return opsPort;
  }

  /** The relay's public address, {@code KEY@host:port}. */
  public String key() throws IOException, InterruptedException {
    Path complaints = folder.resolve("key.log");
    Process asked = command("key").redirectError(complaints.toFile()).start();
    String printed = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (asked.waitFor() != 0) {
      throw new IOException("relay key failed: " + Files.readString(complaints).strip());
    }
    return printed.strip();
  }

  /** Starts it and waits until it listens. */
  public void start() throws IOException {
    if (!start(List.of())) {
      throw new IOException("the relay did not start; see " + folder.resolve("relay.log"));
    }
  }

  /**
   * Starts it behind words of a command that may kill it, such as strace's, and waits until it
   * listens.
   *
   * @return false if it ended before
   */
  public boolean start(List<String> before) throws IOException {
    ProcessBuilder run = command("run");
    run.command().addAll(0, before);
    Process started =
        run.redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("relay.log").toFile()))
            .start();
    process = started;
    long deadline = nanoTime.getAsLong() + START_PATIENCE_NANOS;
    while (!listens()) {
      if (!started.isAlive()) {
        return false;
      }
      if (nanoTime.getAsLong() - deadline > 0) {
        throw new IOException("the relay does not listen; see " + folder.resolve("relay.log"));
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    return true;
  }

  /** The number of its process, while it runs. */
  public long pid() {
    Process running = process;
    if (running == null) {
      throw new IllegalStateException("the relay does not run");
    }
    return running.pid();
  }

  /** Kills it with SIGKILL: no hook runs, nothing is flushed. */
  public void kill() throws InterruptedException {
    Process running = process;
    if (running != null) {
      // What watches it ends with it, and has written all by then.
      List<ProcessHandle> watched = running.descendants().toList();
      watched.forEach(ProcessHandle::destroyForcibly);
      if (watched.isEmpty()) {
        running.destroyForcibly();
      }
      running.waitFor();
      process = null;
    }
  }

  /** Whether it runs; it may have been killed. */
  public boolean isAlive() {
    Process running = process;
    return running != null && running.isAlive();
  }

  /** Ends it with SIGTERM. */
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

  private ProcessBuilder command(String word) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(flags);
    words.addAll(program);
    words.addAll(List.of(word, "--config", config.toString()));
    ProcessBuilder builder = new ProcessBuilder(words);
    // Else each one that is killed leaves its own copy of RocksDB's library behind.
    builder.environment().put("ROCKSDB_SHAREDLIB_DIR", folder.toString());
    return builder;
  }

  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(address(), 200);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
