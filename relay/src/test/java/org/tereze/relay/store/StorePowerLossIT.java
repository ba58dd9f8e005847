package org.tereze.relay.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Records every write and every sync of a store under load (by strace), takes the power away at
 * many moments right after something was acknowledged, and looks at what the synced part of the
 * disk still holds.
 */
final class StorePowerLossIT {
  private static final int CUTS = Integer.getInteger("tereze.power.cuts", 12);
  private static final long SEED =
      Long.getLong("tereze.power.seed", new SecureRandom().nextInt(Integer.MAX_VALUE));
  private static final int ENVELOPES_EACH = 150;

  @TempDir Path scratch;

  private final Random random = new Random(SEED);

  private Path record(StoreFault fault) throws IOException, InterruptedException {
    Path directory = Files.createDirectories(scratch.resolve("store"));
    Path recording = scratch.resolve("calls");
    List<String> command = new ArrayList<>();
    command.addAll(List.of("strace", "-f", "-y", "-xx", "-s", "4194304", "--seccomp-bpf"));
    command.addAll(List.of("-e", "trace=" + SyscallRecording.CALLS, "-o", recording.toString()));
    command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(StoreChild.class.getName());
    command.addAll(List.of(directory.toString(), fault.name(), String.valueOf(ENVELOPES_EACH)));
    for (int p = 0; p < ChildLoad.PRODUCERS; p++) {
      command.add("0");
    }
    Process child = start(command);
    byte[] said = child.getInputStream().readAllBytes();
    assertThat(child.waitFor()).isZero();
    assertThat(said).isNotEmpty();
    return recording;
  }

  private static Process start(List<String> command) {
    try {
      return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    } catch (IOException e) {
      throw new AssertionError("this test needs strace: install the package of that name", e);
    }
  }

  /** Plays a recording and takes the power away at some of its moments; returns what was missed. */
  private List<String> cutPower(Path recording) throws Exception {
    int[] moments = {0};
    new SyscallRecording(
            new RecordedDisk(scratch.resolve("store")),
            text -> moments[0] += isOfChild(text) ? 1 : 0)
        .play(recording);
    TreeSet<Integer> cuts = new TreeSet<>(List.of(moments[0]));
    while (cuts.size() < Math.min(CUTS, moments[0])) {
      cuts.add(1 + random.nextInt(moments[0]));
    }
    RecordedDisk disk = new RecordedDisk(scratch.resolve("store"));
    StringBuilder said = new StringBuilder();
    List<String> faults = new ArrayList<>();
    int[] moment = {0};
    SyscallRecording playing =
        new SyscallRecording(
            disk,
            text -> {
              if (!isOfChild(text)) {
                return;
              }
              said.append(text);
              if (cuts.contains(++moment[0])) {
                Path left = scratch.resolve("left-" + moment[0]);
                disk.leave(left, random);
                faults.addAll(compare(left, said.toString()));
              }
            });
    playing.play(recording);
    System.out.printf(
        "%d syncs, %d moments, power lost at %d of them, seed %d: %d faults%n",
        playing.syncs(), moments[0], cuts.size(), SEED, faults.size());
    return faults;
  }

  /** Programs that the Java runtime starts for a moment write somewhere, too. */
  private static boolean isOfChild(String text) {
    return text.length() > 1 && "ADC".indexOf(text.charAt(0)) >= 0 && text.charAt(1) == ' ';
  }

  private static List<String> compare(Path left, String said) throws StoreException {
    CustodyLedger ledger = new CustodyLedger();
    said.lines().forEach(ledger::hear);
    try (RocksMailboxStore store =
        RocksMailboxStore.open(
            left, ChildLoad.limits(), () -> Long.MAX_VALUE, new SecureRandom())) {
      return List.copyOf(ledger.compare(store));
    }
  }

  @Test
  @Timeout(600)
  void holdsEverythingAcknowledgedWhenOnlyWhatWasSyncedIsLeft() throws Exception {
    assertThat(cutPower(record(StoreFault.NONE))).isEmpty();
  }

  @Test
  @Timeout(600)
  void seesAStoreThatAnswersBeforeItSyncs() throws Exception {
    assertThat(cutPower(record(StoreFault.ACK_BEFORE_SYNC)))
        .anyMatch(fault -> fault.startsWith("lost"));
  }

  @Test
  @Timeout(600)
  void seesAStoreThatSkipsASync() throws Exception {
    // Which of the promises breaks depends on what the one batch held that was not synced.
    assertThat(cutPower(record(StoreFault.SKIPPED_SYNC))).isNotEmpty();
  }

  @Test
  @Timeout(600)
  void seesAStoreThatKeepsNoIndex() throws Exception {
    assertThat(cutPower(record(StoreFault.NO_INDEX)))
        .anyMatch(fault -> fault.startsWith("forgotten"));
  }
}
