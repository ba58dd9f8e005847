package org.tereze.relay.store;

import java.io.BufferedInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.util.Environment;

/** A JVM with a store that is made to be killed. One thread. */
final class ChildProcess {
  /** Hears each whole line; returns whether the process is to be killed now. */
  interface Listener {
    boolean said(String line) throws Exception;
  }

  private ChildProcess() {}

  /**
   * What starts a main class of the tests.
   *
   * @param before words that go before it, such as strace's
   * @param scratch where the native library is unpacked, once for all children
   */
  static List<String> command(
      List<String> before, Path scratch, Class<?> main, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(before);
    command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-Xshare:auto", "-XX:-UsePerfData"));
    command.add("-Djava.library.path=" + library(scratch));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    return command;
  }

  /** RocksDB would unpack itself anew in each child, and leave that behind when killed. */
  private static Path library(Path scratch) throws IOException {
    Path folder = scratch.resolve("library");
    String name = Environment.getJniLibraryFileName("rocksdb");
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      Files.createDirectories(folder);
      try (InputStream from = ChildProcess.class.getResourceAsStream("/" + name)) {
        if (from == null) {
          throw new IOException("RocksDB brings no " + name);
        }
        Files.copy(from, file);
      }
    }
    return folder;
  }

  /** Runs it to its end, which a listener may bring about; returns its exit status. */
  static int run(List<String> command, Listener listener) throws Exception {
    Process child = start(command);
    StringBuilder line = new StringBuilder();
    try (InputStream out = new BufferedInputStream(child.getInputStream())) {
      for (int next = out.read(); next >= 0; next = out.read()) {
        if (next != '\n') {
          line.append((char) next);
          continue;
        }
        if (listener.said(line.toString())) {
          // By its handle: ending the process itself would throw away what it said last.
          child.toHandle().destroyForcibly();
        }
        line.setLength(0);
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
