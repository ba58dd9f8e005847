package org.tereze.client.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tereze.client.vault.Vaults.NOTES;
import static org.tereze.client.vault.Vaults.SENDING;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.testkit.crash.KillTable;

/**
 * Kills a process that writes to a vault, again and again, and compares with what it had printed as
 * committed. A part of {@code -Dtereze.kill.rounds=N} says how often.
 */
class VaultKillIT {
  private static final long SEED = 20260107;

  @TempDir private Path directory;

  @Test
  void losesNothingThatWasCommittedWhenKilled() throws Exception {
    Path home = directory.resolve("home");
    Random random = new Random(SEED);
    KillTable table = KillTable.of("vault, random moments");
    int rounds = KillTable.share(0.3);
    int next = 1;
    while (table.rounds() < rounds) {
      int last = runAndKill(home, next, random.nextInt(60), random.nextInt(200_000));
      int first = next;
      next = check(home, last, "round " + table.rounds() + ", seed " + SEED);
      table.add("random moment", next - first, List.of());
    }
    System.out.print(table);
    assertThat(table.acks()).isGreaterThan(rounds);
  }

  /** The last number that the child printed before it died. */
  private static int runAndKill(Path home, int next, int batches, int spins) throws Exception {
    Process child =
        new ProcessBuilder(
                Paths.get(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                VaultKillChild.class.getName(),
                home.toString(),
                Integer.toString(next))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    int last = next - 1;
    try (BufferedReader ledger =
        new BufferedReader(
            new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII))) {
      for (int i = 0; i <= batches; i++) {
        last = numberOf(ledger, last);
      }
      // A random moment within the next commits, without looking at a clock.
      for (int spin = 0; spin < spins; spin++) {
        Thread.onSpinWait();
      }
      // By its handle: the process object would close the ledger before the rest is read.
      child.toHandle().destroyForcibly();
      assertThat(child.waitFor()).as("killed, not ended").isEqualTo(128 + 9);
      for (int before = -1; before != last; ) {
        before = last;
        last = numberOf(ledger, last);
      }
    }
    return last;
  }

  private static int numberOf(BufferedReader ledger, int otherwise) throws IOException {
    String line = ledger.readLine();
    return line == null ? otherwise : Integer.parseInt(line);
  }

  /**
   * The vault came as far as the ledger, or one batch further, or with its first segment only: then
   * that batch, which never returned, is the one to go on with.
   *
   * @return the number of the next batch
   */
  private static int check(Path home, int last, String when) throws VaultException {
    try (Vault vault = VaultKillChild.open(home)) {
      assertThat(vault.continuity()).as(when).isEqualTo(Continuity.UNBROKEN);
      boolean further = true;
      for (Table table : new Table[] {NOTES, SENDING}) {
        int came = VaultScript.lastOf(vault, table);
        further &= came == VaultScript.lastTouching(table, last + 1);
        assertThat(came).as(when).isBetween(VaultScript.lastTouching(table, last), last + 1);
        assertThat(VaultScript.contentOf(vault, table))
            .as(when)
            .isEqualTo(VaultScript.expected(table, came));
      }
      return further ? last + 2 : last + 1;
    }
  }
}
