package org.tereze.relay.ops;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tereze.testkit.FreePorts;

/** A relay in a process of its own, started under another program that makes its life hard. */
final class ChildRelay implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  final Process process;
  final int port;
  final byte[] key;
  private final int opsPort;
  private final Path errors;

  /**
   * Starts one and waits until it takes links.
   *
   * @param under program and arguments that the relay's command follows
   * @param flags of the virtual machine
   */
  ChildRelay(Path folder, List<String> under, Class<?> main, String... flags) throws Exception {
    this(folder, 0, "", under, main, flags);
  }

  /**
   * Starts one on a port that stays its own over restarts.
   *
   * @param more of its configuration
   */
  ChildRelay(Path folder, int listen, String more) throws Exception {
    this(folder, listen, more, List.of(), RelayMain.class, "-Xmx256m");
  }

  private ChildRelay(
      Path folder, int listen, String more, List<String> under, Class<?> main, String... flags)
      throws Exception {
    opsPort = FreePorts.any();
    Path config = Files.createDirectories(folder).resolve("relay.toml");
    Files.writeString(
        config,
        "data = 'custody'\nlisten = '127.0.0.1:"
            + listen
            + "'\nops.listen = '127.0.0.1:"
            + opsPort
            + "'\nquotas.minimum_free_mib = 0\nlimits.links_per_address = 4096\n"
            + more);
    key = publicKey(folder.resolve("custody/keys"));
    errors = folder.resolve("errors");
    List<String> command = new ArrayList<>(under);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto"));
    command.addAll(List.of(flags));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of("run", "--config", config.toString()));
    process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    String address = line(process);
    if (address == null) {
      throw new AssertionError("the relay did not start: " + errors());
    }
    port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }

  /** The key of a relay that lives in a folder, or will. */
  static byte[] publicKey(Path keys) throws Exception {
    KeyFolder folder = KeyFolder.open(keys, new SecureRandom());
    byte[] key = folder.staticPublic();
    folder.close();
    return key;
  }

  @SuppressWarnings("MustBeClosedChecker") // the process's own
  private static @Nullable String line(Process process) throws IOException {
    return new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))
        .readLine();
  }

  String errors() throws IOException {
    return Files.readString(errors);
  }

  HttpResponse<String> get(String path) throws Exception {
    return RelayScene.get(opsPort, path);
  }

  int exitCode() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("the relay goes on");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    var unused = process.destroyForcibly().onExit().join();
  }
}
