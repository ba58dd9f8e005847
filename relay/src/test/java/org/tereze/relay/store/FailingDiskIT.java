package org.tereze.relay.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Stores on a disk that is full at any write, and on one whose syncs fail: a file system of their
 * own (a tmpfs in a mount namespace, which needs no rights), and {@code strace}, which lets calls
 * fail. {@code tereze.fault.rounds} says how often, {@code tereze.fault.seed} when.
 */
@Timeout(1_800)
@Execution(ExecutionMode.CONCURRENT)
final class FailingDiskIT {
  private static final int ROUNDS = Integer.getInteger("tereze.fault.rounds", 8);
  private static final long SEED =
      Long.getLong("tereze.fault.seed", new Random().nextInt(Integer.MAX_VALUE));

  @TempDir Path scratch;

  private List<String> run(String mode, int rounds, Path directory, List<String> under)
      throws Exception {
    List<String> command = new ArrayList<>(under);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(FaultChild.class.getName());
    command.addAll(List.of(directory.toString(), mode, "" + rounds, "" + SEED));
    Process child = start(command);
    String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    System.out.printf("%s, seed %d:%n%s", mode, SEED, said);
    assertThat(child.waitFor()).as("seed %d: %s", SEED, said).isZero();
    return said.lines().toList();
  }

  private static Process start(List<String> command) {
    try {
      return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    } catch (IOException e) {
      throw new AssertionError("this test needs " + command.get(0) + " to be installed", e);
    }
  }

  @Test
  void losesNothingAndServesReadsWhenTheDiskIsFullAtAnyWrite() throws Exception {
    Path disk = Files.createDirectory(scratch.resolve("disk"));
    List<String> said = run("full", ROUNDS, disk, onItsOwn(disk, 64));
    assertThat(said).anyMatch(line -> line.startsWith("failed: ") && line.contains("No space"));
  }

  @Test
  void isBusyAndNothingElseWhenOnlyTheReserveIsLeft() throws Exception {
    Path disk = Files.createDirectory(scratch.resolve("disk"));
    assertThat(run("reserve", 1 + ROUNDS / 8, disk, onItsOwn(disk, 320)))
        .contains("reached the reserve");
  }

  /** A file system that only the process sees that it is given to. */
  private static List<String> onItsOwn(Path disk, int mib) {
    String mount = "mount -t tmpfs -o size=" + mib + "m tmpfs \"$0\" && exec \"$@\"";
    return List.of("unshare", "-rm", "sh", "-c", mount, disk.toString());
  }

  @Test
  void losesNothingAndSaysSoWhenAnySyncFails() throws Exception {
    Path disk = Files.createDirectory(scratch.resolve("disk"));
    // Of each thread the 31st sync fails, and every 37th behind it, whatever file it is of.
    String inject = "inject=fdatasync,fsync,sync_file_range:error=EIO:when=31+37";
    List<String> strace = new ArrayList<>(List.of("strace", "-f", "--seccomp-bpf", "-qq"));
    strace.addAll(List.of("-e", "trace=fdatasync,fsync,sync_file_range", "-e", inject));
    strace.addAll(List.of("-o", scratch.resolve("calls").toString()));
    List<String> said = run("sync", ROUNDS, disk, strace);
    assertThat(said)
        .anyMatch(line -> line.startsWith("failed: ") && line.contains("Input/output error"));
  }
}
