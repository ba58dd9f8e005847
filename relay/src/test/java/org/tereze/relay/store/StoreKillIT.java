package org.tereze.relay.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.testkit.crash.KillTable;

/**
 * Kills a relay's store under load, again and again, and compares what it acknowledged with what it
 * holds. A fifth of {@code tereze.kill.rounds} says how often, {@code tereze.kill.seed} when.
 */
final class StoreKillIT {
  private static final long SEED =
      Long.getLong("tereze.kill.seed", new SecureRandom().nextInt(Integer.MAX_VALUE));
  private static final int ENDLESS = 1_000_000;
  private static final int PUT_AGAIN = 300;
  private static final int MOST_KILLS = 12;

  @TempDir Path directory;
  @TempDir Path scratch;

  private final Random random = new Random(SEED);
  private final CustodyLedger ledger = new CustodyLedger();

  /** Runs a child until it has said a random number of things, then ends it with SIGKILL. */
  private void killOnce(StoreFault fault) throws Exception {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of(directory.toString(), fault.name(), String.valueOf(ENDLESS)));
    for (int from : ledger.resumeAt(PUT_AGAIN)) {
      arguments.add(String.valueOf(from));
    }
    int things = 1 + random.nextInt(6_000);
    int[] heard = {0};
    ChildProcess.run(
        ChildProcess.command(List.of(), scratch, StoreChild.class, arguments),
        line -> {
          ledger.hear(line);
          return ++heard[0] == things;
        });
  }

  private List<String> compare() throws StoreException {
    try (RocksMailboxStore store =
        RocksMailboxStore.open(
            directory, ChildLoad.limits(), () -> Long.MAX_VALUE, new SecureRandom())) {
      return List.copyOf(ledger.compare(store));
    }
  }

  @Test
  @Timeout(7_200)
  void losesNothingAndStoresNothingTwiceHoweverOftenItIsKilled() throws Exception {
    KillTable table = KillTable.of("store, random moments");
    int rounds = KillTable.share(0.2);
    while (table.rounds() < rounds) {
      int acks = ledger.acks();
      killOnce(StoreFault.NONE);
      table.add("random moment", ledger.acks() - acks, compare());
      assertThat(table.faults()).describedAs("seed %d", SEED).isEmpty();
    }
    System.out.printf("seed %d%n%s", SEED, table);
    assertThat(table.acks()).isPositive();
  }

  @Test
  @Timeout(300)
  void seesAStoreThatAnswersBeforeItWrites() throws Exception {
    killUntil(StoreFault.ACK_BEFORE_SYNC, "lost");
  }

  @Test
  @Timeout(300)
  void seesAStoreThatKeepsNoIndex() throws Exception {
    killUntil(StoreFault.NO_INDEX, "doubled");
    killUntil(StoreFault.NO_INDEX, "forgotten");
  }

  /** A single kill may come before anything was put that is new. */
  private void killUntil(StoreFault fault, String word) throws Exception {
    List<String> faults = compare();
    for (int i = 0; i < MOST_KILLS && faults.stream().noneMatch(f -> f.startsWith(word)); i++) {
      killOnce(fault);
      faults = compare();
    }
    assertThat(faults).anyMatch(found -> found.startsWith(word));
  }
}
