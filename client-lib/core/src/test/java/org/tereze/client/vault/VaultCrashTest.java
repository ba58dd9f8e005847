package org.tereze.client.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tereze.client.vault.SimulatedDisk.Fault;
import org.tereze.client.vault.SimulatedDisk.Survivors;

/** Cuts a vault's whole life at every disk operation and looks at what is left. */
class VaultCrashTest {
  private static final long SEED = 20260105;

  /** How many disk operations the script takes, from making the vault to its last closing. */
  private static int operations() {
    SimulatedDisk disk = new SimulatedDisk();
    VaultScript script = new VaultScript(disk);
    script.run();
    assertThat(script.failure()).isNull();
    assertThat(disk.history())
        .anyMatch(operation -> operation.startsWith("rename /home/vault/journal-3"));
    assertThat(script.committed()).isEqualTo(VaultScript.BATCHES);
    return disk.history().size();
  }

  @Test
  void keepsEveryCommittedBatchWhereverThePowerIsCut() throws Exception {
    int operations = operations();
    assertThat(operations).isGreaterThan(200);
    for (Survivors survivors : Survivors.values()) {
      for (int at = 0; at < operations; at++) {
        cutAndCheck(at, survivors, new SimulatedDisk());
      }
    }
  }

  @Test
  void keepsEveryCommittedBatchWhereverAnOperationFails() throws Exception {
    int operations = operations();
    for (int at = 0; at < operations; at++) {
      SimulatedDisk disk = new SimulatedDisk();
      disk.failAt(at, Fault.FAILS_ONCE);
      VaultScript script = new VaultScript(disk);
      script.run();
      script.check(disk.restart(Survivors.ONLY_FORCED, new Random(SEED)), "failed at " + at);
      script.check(disk.restart(Survivors.EVERYTHING, new Random(SEED)), "failed at " + at);
    }
  }

  @Test
  void survivesASecondCutWhileOpeningAfterTheFirst() throws Exception {
    Random random = new Random(SEED);
    int operations = operations();
    for (int at = 0; at < operations; at += 3) {
      SimulatedDisk disk = new SimulatedDisk();
      VaultScript script = new VaultScript(disk);
      disk.failAt(at, Fault.POWER_CUT);
      script.run();
      for (int again = 0; again < 12; again++) {
        SimulatedDisk second = disk.restart(Survivors.SOME, random);
        second.failAt(again, Fault.POWER_CUT);
        script.openOnce(second);
        script.check(second.restart(Survivors.SOME, random), "cut at " + at + ", then " + again);
      }
    }
  }

  @Test
  void neverReportsACopyOrDamageAfterACut() throws Exception {
    // VaultScript.check asserts both; this names the promise and proves that the check looks.
    SimulatedDisk disk = new SimulatedDisk();
    VaultScript script = new VaultScript(disk);
    script.run();
    disk.delete(VaultScript.HOME.resolve("device/twin"));
    assertThatThrownBy(() -> script.check(disk, "without its twin"))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void theHarnessCatchesADirectoryThatIsNeverForced() {
    int operations = operations();
    Set<String> caught = new HashSet<>();
    for (int at = 0; at < operations; at++) {
      SimulatedDisk disk = new SimulatedDisk();
      disk.forgetDirectories();
      try {
        cutAndCheck(at, Survivors.ONLY_FORCED, disk);
      } catch (AssertionError | Exception e) {
        caught.add(e.getClass().getSimpleName());
      }
    }
    assertThat(caught).isNotEmpty();
  }

  @Test
  void theHarnessCatchesEverySingleForceThatIsSkipped() {
    SimulatedDisk whole = new SimulatedDisk();
    new VaultScript(whole).run();
    List<String> missed = new ArrayList<>();
    int force = 0;
    for (int at = 0; at < whole.history().size(); at++) {
      String operation = whole.history().get(at);
      if (operation.startsWith("force /")) {
        // The tag for backup programs is a courtesy: nothing depends on it.
        if (!isCaught(force, at) && !operation.contains("CACHEDIR.TAG")) {
          missed.add(operation);
        }
        force++;
      }
    }
    assertThat(force).isGreaterThan(80);
    assertThat(missed).as("forces that nothing depends on").isEmpty();
  }

  private static boolean isCaught(int force, int forcedAt) {
    for (Survivors survivors : new Survivors[] {Survivors.ONLY_FORCED, Survivors.NAMES}) {
      for (int at = forcedAt + 1; at < forcedAt + 45; at++) {
        SimulatedDisk disk = new SimulatedDisk();
        disk.skipForce(force);
        try {
          cutAndCheck(at, survivors, disk);
        } catch (AssertionError | Exception e) {
          return true;
        }
      }
    }
    return false;
  }

  private static void cutAndCheck(int at, Survivors survivors, SimulatedDisk disk)
      throws Exception {
    disk.failAt(at, Fault.POWER_CUT);
    VaultScript script = new VaultScript(disk);
    script.run();
    SimulatedDisk after = disk.restart(survivors, new Random(SEED + at));
    script.check(after, survivors + ", cut at " + at + " of " + disk.history());
  }
}
