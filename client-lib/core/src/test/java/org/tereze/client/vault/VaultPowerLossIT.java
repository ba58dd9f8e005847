package org.tereze.client.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.testkit.crash.KillTable;
import org.tereze.testkit.crash.PowerLoss;
import org.tereze.testkit.crash.RecordedDisk;
import org.tereze.testkit.crash.SyscallRecording;

/**
 * Records what a vault does to a real file system (by strace), takes the power away at many
 * moments, lets any part of what was not synced be there or not, and compares. {@code
 * tereze.power.cuts} says at about how many moments, {@code tereze.power.seed} which.
 */
class VaultPowerLossIT {
  private static final int WANTED = Integer.getInteger("tereze.power.cuts", 40);
  private static final long SEED = Long.getLong("tereze.power.seed", new Random().nextInt(1 << 30));
  private static final int BATCHES = 40;

  @TempDir private Path scratch;

  private final Random random = new Random(SEED);
  private final VaultLedger ledger = new VaultLedger();
  private int moments;

  private Path record(Path home) throws Exception {
    Path recording = scratch.resolve("calls");
    Files.createDirectories(home);
    List<String> arguments = new VaultLedger().resume(home, BATCHES);
    assertThat(VaultChild.run(SyscallRecording.command(recording), arguments, line -> {})).isZero();
    return recording;
  }

  @Test
  @Timeout(7_200)
  void keepsWhatWasCommittedWhateverOfTheRestIsLeft() throws Exception {
    Path home = scratch.resolve("home");
    Path recording = record(home);
    new SyscallRecording(
            new RecordedDisk(home),
            new SyscallRecording.Listener() {
              @Override
              public void said(String text) {}

              @Override
              public void changed() {
                moments++;
              }
            })
        .play(recording);
    KillTable table = KillTable.of("vault, power loss");
    cut(home, recording, table, WANTED - table.rounds() / PowerLoss.values().length);
    System.out.printf("%d moments, seed %d%n%s", moments, SEED, table);
    assertThat(table.faults()).as("seed %d", SEED).isEmpty();
    assertThat(ledger.acks()).isGreaterThan(BATCHES);
  }

  private void cut(Path home, Path recording, KillTable table, int cuts) throws Exception {
    RecordedDisk disk = new RecordedDisk(home);
    new SyscallRecording(
            disk,
            new SyscallRecording.Listener() {
              @Override
              public void said(String text) {
                Arrays.stream(text.split("\n", -1))
                    .filter(line -> line.matches("(opened|did) .*"))
                    .forEach(ledger::hear);
              }

              @Override
              public void changed() throws Exception {
                if (random.nextInt(moments) < cuts) {
                  for (PowerLoss loss : PowerLoss.values()) {
                    Path left = scratch.resolve("left");
                    disk.leave(left, loss, random);
                    table.add("power: " + loss, ledger.acks(), ledger.copy().compare(left));
                    Homes.delete(left);
                  }
                }
              }
            })
        .play(recording);
  }
}
