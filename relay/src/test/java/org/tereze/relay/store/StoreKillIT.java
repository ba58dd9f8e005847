package org.tereze.relay.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a relay's store under load, again and again, and compares what it acknowledged with what it
 * holds. {@code tereze.kill.rounds} says how often, {@code tereze.kill.seed} when.
 */
final class StoreKillIT {
  private static final int ROUNDS = Integer.getInteger("tereze.kill.rounds", 5);
  private static final long SEED =
      Long.getLong("tereze.kill.seed", new SecureRandom().nextInt(Integer.MAX_VALUE));
  private static final int ENDLESS = 1_000_000;
  private static final int PUT_AGAIN = 300;

  @TempDir Path directory;

  private final Random random = new Random(SEED);
  private final CustodyLedger ledger = new CustodyLedger();

  /** Runs a child until it has said a random number of things, then ends it with SIGKILL. */
  private void killOnce(StoreFault fault) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(StoreChild.class.getName());
    command.addAll(List.of(directory.toString(), fault.name(), String.valueOf(ENDLESS)));
    for (int from : ledger.resumeAt(PUT_AGAIN)) {
      command.add(String.valueOf(from));
    }
    Process child =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    int things = 1 + random.nextInt(6_000);
    int heard = 0;
    StringBuilder line = new StringBuilder();
    try (InputStream out = new BufferedInputStream(child.getInputStream())) {
      for (int next = out.read(); next >= 0; next = out.read()) {
        if (next != '\n') {
          line.append((char) next);
          continue;
        }
        ledger.hear(line.toString());
        line.setLength(0);
        if (++heard == things) {
          // By its handle: ending the process itself would throw away what it said last.
          child.toHandle().destroyForcibly();
        }
      }
    }
    child.waitFor();
  }

  private List<String> compare() throws StoreException {
    try (RocksMailboxStore store =
        RocksMailboxStore.open(
            directory, ChildLoad.limits(), () -> Long.MAX_VALUE, new SecureRandom())) {
      return List.copyOf(ledger.compare(store));
    }
  }

  @Test
  @Timeout(1_800)
  void losesNothingAndStoresNothingTwiceHoweverOftenItIsKilled() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      killOnce(StoreFault.NONE);
      assertThat(compare()).describedAs("round %d, seed %d", round, SEED).isEmpty();
    }
    System.out.printf(
        "killed %d times, seed %d: %d acks, 0 lost, 0 stored twice%n", ROUNDS, SEED, ledger.acks());
    assertThat(ledger.acks()).isPositive();
  }

  @Test
  @Timeout(300)
  void seesAStoreThatAnswersBeforeItWrites() throws Exception {
    assertThat(faultsOf(StoreFault.ACK_BEFORE_SYNC)).anyMatch(fault -> fault.startsWith("lost"));
  }

  @Test
  @Timeout(300)
  void seesAStoreThatKeepsNoIndex() throws Exception {
    assertThat(faultsOf(StoreFault.NO_INDEX))
        .anyMatch(fault -> fault.startsWith("doubled"))
        .anyMatch(fault -> fault.startsWith("forgotten"));
  }

  private List<String> faultsOf(StoreFault fault) throws Exception {
    List<String> faults = List.of();
    for (int round = 0; round < 3; round++) {
      killOnce(fault);
      faults = compare();
    }
    return faults;
  }
}
