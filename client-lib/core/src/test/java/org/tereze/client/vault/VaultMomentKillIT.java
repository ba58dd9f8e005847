package org.tereze.client.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tereze.client.vault.Vaults.NOTES;
import static org.tereze.client.vault.Vaults.SENDING;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.testkit.crash.CallLog;
import org.tereze.testkit.crash.KillPoint;
import org.tereze.testkit.crash.KillTable;

/**
 * Kills a vault at every kind of system call of its life: making, opening, commits, renewals of
 * both segments, a new passphrase, closing, and a wipe. A watched run says which calls there are.
 */
class VaultMomentKillIT {
  private static final CallLog.Phases PHASES = CallLog.lastWord("begins|opened|did");
  private static final long SEED = Long.getLong("tereze.kill.seed", new Random().nextInt(1 << 30));
  private static final int BATCHES_BEFORE = 30;
  private static final int BATCHES = 13;
  private static final int KILLS_IN_A_ROW = 3;
  private static final int MADE_EVERY = 4;

  @TempDir private Path scratch;

  private Path home() {
    return scratch.resolve("home");
  }

  /** A vault to begin with, what it must hold, and where the child can be killed. */
  private static final class Start {
    final Path home;
    final VaultLedger ledger;
    final List<List<KillPoint>> moments;

    Start(Path home, VaultLedger ledger, List<List<KillPoint>> moments) {
      this.home = home;
      this.ledger = ledger;
      this.moments = moments;
    }
  }

  private Start watched(Path start, VaultLedger ledger, int batches) throws Exception {
    Path log = scratch.resolve("watched");
    Homes.delete(home());
    Homes.copy(start, home());
    VaultChild.run(KillPoint.watching(log), ledger.resume(home(), batches), line -> {});
    Map<String, List<KillPoint>> moments = CallLog.read(log, home(), PHASES).moments();
    List<List<KillPoint>> inTurn = new ArrayList<>(moments.values());
    Collections.shuffle(inTurn, new Random(SEED));
    return new Start(start, ledger, inTurn);
  }

  private Start made() throws Exception {
    Path empty = Files.createDirectories(scratch.resolve("empty"));
    return watched(empty, new VaultLedger(), BATCHES);
  }

  private Start old(int batches) throws Exception {
    Path lived = scratch.resolve("lived");
    VaultLedger ledger = new VaultLedger();
    List<String> arguments = ledger.resume(lived, BATCHES_BEFORE);
    assertThat(VaultChild.run(List.of(), arguments, ledger::hear)).isZero();
    return watched(lived, ledger, batches);
  }

  @Test
  @Timeout(7_200)
  void losesNothingWhereverItIsKilled() throws Exception {
    KillTable table = KillTable.of("vault, chosen moments");
    Start made = made();
    Start old = old(BATCHES);
    int rounds = KillTable.share(0.5);
    Start start = made;
    VaultLedger ledger = made.ledger;
    int begun = 0;
    int inARow = KILLS_IN_A_ROW;
    int turn = table.rounds();
    while (table.rounds() < rounds) {
      if (inARow == KILLS_IN_A_ROW) {
        start = begun++ % MADE_EVERY == 0 ? made : old;
        Homes.delete(home());
        Homes.copy(start.home, home());
        ledger = start.ledger.copy();
        inARow = 0;
      }
      Path log = scratch.resolve("calls");
      KillPoint point = chosen(start, turn++);
      int acks = ledger.acks();
      List<String> arguments = ledger.resume(home(), BATCHES);
      if (VaultChild.run(point.killing(log), arguments, ledger::hear) != 0) {
        String moment = String.valueOf(CallLog.read(log, home(), PHASES).momentOf(point));
        table.add(moment, ledger.acks() - acks, ledger.compare(home()));
        inARow++;
      }
    }
    System.out.printf("seed %d%n%s", SEED, table);
    assertThat(table.faults()).as("seed %d", SEED).isEmpty();
    assertThat(table.acks()).isPositive();
  }

  /** The moments have their turn; among the calls of one the seed chooses. */
  private static KillPoint chosen(Start start, int turn) {
    List<KillPoint> moment = start.moments.get(turn % start.moments.size());
    return moment.get(new Random(SEED + turn).nextInt(moment.size()));
  }

  @Test
  @Timeout(7_200)
  void opensNothingWhoseKeyIsGoneWhereverAWipeIsKilled() throws Exception {
    KillTable table = KillTable.of("vault, killed while it is wiped");
    Start old = old(0);
    List<KillPoint> points = new ArrayList<>();
    old.moments.forEach(points::addAll);
    points.removeIf(point -> !point.moment().startsWith("wiping"));
    Collections.shuffle(points, new Random(SEED));
    int rounds = KillTable.share(0.2);
    for (int turn = table.rounds(); table.rounds() < rounds; turn++) {
      Homes.delete(home());
      Homes.copy(old.home, home());
      Path log = scratch.resolve("calls");
      KillPoint point = points.get(turn % points.size());
      VaultLedger ledger = old.ledger.copy();
      assertThat(VaultChild.run(point.killing(log), ledger.resume(home(), 0), line -> {}))
          .isNotZero();
      table.add(point.moment(), 1, whatAWipeLeft(ledger));
    }
    System.out.print(table);
    assertThat(table.faults()).isEmpty();
  }

  private List<String> whatAWipeLeft(VaultLedger ledger) throws Exception {
    List<String> faults = new ArrayList<>();
    boolean chains = !Homes.names(home().resolve("device"), "key-").isEmpty();
    boolean journal = isWhole(home().resolve("vault.key"));
    for (String key : Homes.names(home().resolve("device"), "key-")) {
      chains &= isWhole(home().resolve("device").resolve(key));
    }
    List<String> read = new ArrayList<>();
    try (Vault vault = VaultLifeChild.open(home(), ledger.passphrase())) {
      if (!VaultScript.contentOf(vault, NOTES).isEmpty()) {
        read.add("journal");
      }
      if (!VaultScript.contentOf(vault, SENDING).isEmpty()) {
        read.add("chains");
      }
    } catch (VaultException e) {
      // As it should be, once the key is gone.
    }
    if ((read.contains("journal") && !journal) || (read.contains("chains") && !chains)) {
      faults.add("returned: " + read + " without its key");
    }
    if (chains && journal && read.size() < 2) {
      faults.add("lost: only " + read + " though no key is gone");
    }
    Vault.wipe(home(), Vaults.deviceKey(home()), VaultLifeChild.options());
    for (Path file : Homes.files(home())) {
      if (!file.endsWith("CACHEDIR.TAG")) {
        faults.add("left: " + file);
      }
    }
    return faults;
  }

  private static boolean isWhole(Path file) throws Exception {
    if (!Files.exists(file)) {
      return false;
    }
    for (byte each : Files.readAllBytes(file)) {
      if (each != 0) {
        return true;
      }
    }
    return false;
  }

  @Test
  @Timeout(300)
  void seesAVaultThatLostABatch() throws Exception {
    Start old = old(1);
    Homes.delete(home());
    Homes.copy(old.home, home());
    VaultLedger ledger = old.ledger.copy();
    ledger.hear("did commit " + (BATCHES_BEFORE + 2) + " commit");
    assertThat(ledger.compare(home())).anyMatch(fault -> fault.startsWith("lost"));
    assertThatThrownBy(() -> VaultLifeChild.open(home(), ledger.passphrase() + 1))
        .isInstanceOf(WrongPassphraseException.class);
  }
}
