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

/**
 * Stores on a disk that is full at any write, and on one whose syncs fail: a file system of their
 * own (a tmpfs in a mount namespace, which needs no rights), and {@code strace}, which lets calls
 * fail. {@code tereze.fault.rounds} says how often, {@code tereze.fault.seed} when.
 */
@Timeout(1_800)
final class FailingDiskIT {
  private static final int ROUNDS = Integer.getInteger("tereze.fault.rounds", 15);
  private static final long SEED =
      Long.getLong("tereze.fault.seed", new Random().nextInt(Integer.MAX_VALUE));

  @TempDir Path scratch;

  private List<String> run(String mode, Path directory, List<String> under) throws Exception {
    List<String> command = new ArrayList<>(under);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(FaultChild.class.getName());
    command.addAll(List.of(directory.toString(), mode, "" + ROUNDS, "" + SEED));
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
    String mount = "mount -t tmpfs -o size=64m tmpfs \"$0\" && exec \"$@\"";
    List<String> own = List.of("unshare", "-rm", "sh", "-c", mount, disk.toString());
    List<String> said = run("full", disk, own);
    assertThat(said).anyMatch(line -> line.startsWith("failed: ") && line.contains("No space"));
    assertThat(run("reserve", disk, own)).contains("reached the reserve");
  }

  @Test
  void losesNothingAndSaysSoWhenAnySyncFails() throws Exception {
    Path disk = Files.createDirectory(scratch.resolve("disk"));
    // Of each thread the 31st sync fails, and every 37th behind it, whatever file it is of.
    String inject = "inject=fdatasync,fsync,sync_file_range:error=EIO:when=31+37";
    List<String> strace = new ArrayList<>(List.of("strace", "-f", "--seccomp-bpf", "-qq"));
    strace.addAll(List.of("-e", "trace=fdatasync,fsync,sync_file_range", "-e", inject));
    strace.addAll(List.of("-o", scratch.resolve("calls").toString()));
    List<String> said = run("sync", disk, strace);
    assertThat(said)
        .anyMatch(line -> line.startsWith("failed: ") && line.contains("Input/output error"));
  }
}
