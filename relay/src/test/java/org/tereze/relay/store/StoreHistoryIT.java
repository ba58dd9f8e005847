package org.tereze.relay.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tereze.testkit.history.Anomaly.DISORDER;
import static org.tereze.testkit.history.Anomaly.FALSE_DISPOSITION;
import static org.tereze.testkit.history.Anomaly.LOST;
import static org.tereze.testkit.history.Anomaly.RESURRECTED;
import static org.tereze.testkit.history.Anomaly.STORED_TWICE;
import static org.tereze.testkit.history.Anomaly.STORED_UNASKED;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.slf4j.LoggerFactory;
import org.tereze.relay.queue.Committer;
import org.tereze.testkit.history.Anomaly;
import org.tereze.testkit.history.History;
import org.tereze.testkit.history.HistoryChecker;
import org.tereze.testkit.history.HistoryLines;
import org.tereze.testkit.history.Violation;

/**
 * Histories of many clients at one store whose process dies, compared with a model of the mailbox;
 * then those of stores that are built wrong, to show that the comparison sees it. {@code
 * tereze.history.rounds} says how many, {@code tereze.history.seed} which.
 */
@Timeout(600)
@Execution(ExecutionMode.CONCURRENT)
final class StoreHistoryIT {
  private static final int ROUNDS = Integer.getInteger("tereze.history.rounds", 12);
  private static final long SEED =
      Long.getLong("tereze.history.seed", new SecureRandom().nextInt(Integer.MAX_VALUE));

  private static final int MOST_FAULTY_ROUNDS = 12;

  private static final Logger LOG = (Logger) LoggerFactory.getLogger(Committer.class);

  @TempDir Path folder;

  /** Hundreds of stores die here as they should. */
  @BeforeAll
  static void logNothing() {
    LOG.setLevel(Level.OFF);
  }

  @AfterAll
  static void logAgain() {
    LOG.setLevel(null);
  }

  @Test
  void noHistoryContradictsTheModel() throws Exception {
    System.out.println("StoreHistoryIT: -Dtereze.history.seed=" + SEED);
    long operations = 0;
    for (int round = 0; round < ROUNDS; round++) {
      StoreHistory world =
          new StoreHistory(
              folder.resolve("store-" + round),
              SEED + round,
              round % 2 == 1,
              StoreFault.NONE,
              FaultyStore.Fault.NONE);
      History history = world.run();
      operations += history.size();
      List<Violation> found = HistoryChecker.check(history, world.rules());
      if (!found.isEmpty()) {
        HistoryLines.write(history, Path.of("target", "history.jsonl"));
      }
      assertThat(found.stream().map(Violation::excerpt).limit(3))
          .describedAs("round %d, seed %d, in target/history.jsonl", round, SEED)
          .isEmpty();
    }
    System.out.printf(
        "%d histories of %d mailboxes each: %d operations, 0 contradictions%n",
        ROUNDS, StoreHistory.MAILBOXES, operations);
  }

  /** A few histories are enough, though not each one shows everything. */
  private void assertSeen(StoreFault disk, FaultyStore.Fault fault, Anomaly... wanted)
      throws Exception {
    Set<Anomaly> missing = EnumSet.copyOf(List.of(wanted));
    for (int round = 0; round < MOST_FAULTY_ROUNDS && !missing.isEmpty(); round++) {
      Path directory = folder.resolve("faulty-" + round);
      StoreHistory world = new StoreHistory(directory, SEED + round, round % 2 == 1, disk, fault);
      for (Violation violation : HistoryChecker.check(world.run(), world.rules())) {
        missing.remove(violation.anomaly());
      }
    }
    assertThat(missing).describedAs("not seen with seed %d", SEED).isEmpty();
  }

  private void assertSeen(FaultyStore.Fault fault, Anomaly... wanted) throws Exception {
    assertSeen(StoreFault.NONE, fault, wanted);
  }

  @Test
  void seesAStoreThatAnswersBeforeItWrites() throws Exception {
    assertSeen(StoreFault.ACK_BEFORE_SYNC, FaultyStore.Fault.NONE, LOST);
  }

  @Test
  void seesAStoreThatKeepsNoIndex() throws Exception {
    assertSeen(StoreFault.NO_INDEX, FaultyStore.Fault.NONE, STORED_TWICE, FALSE_DISPOSITION);
  }

  @Test
  void seesAStoreThatForgetsCursors() throws Exception {
    assertSeen(FaultyStore.Fault.FORGETS_CURSORS, RESURRECTED);
  }

  @Test
  void seesAStoreThatSkipsItsDedupe() throws Exception {
    assertSeen(FaultyStore.Fault.SKIPS_DEDUPE, STORED_TWICE);
  }

  @Test
  void seesAStoreThatAcceptsWhatItRefuses() throws Exception {
    assertSeen(FaultyStore.Fault.ACCEPTS_REFUSED, LOST);
  }

  @Test
  void seesAStoreThatRefusesWhatItStores() throws Exception {
    assertSeen(FaultyStore.Fault.REFUSES_STORED, STORED_UNASKED);
  }

  @Test
  void seesAStoreThatNeverStoresAnew() throws Exception {
    assertSeen(FaultyStore.Fault.NEVER_STORES_ANEW, LOST);
  }

  @Test
  void seesAStoreThatSwapsOrSkipsWhatItGives() throws Exception {
    assertSeen(FaultyStore.Fault.SWAPS_DELIVERIES, DISORDER);
  }

  @Test
  void seesAStoreThatSkipsWhatItGives() throws Exception {
    assertSeen(FaultyStore.Fault.SKIPS_DELIVERIES, LOST, DISORDER);
  }

  @Test
  void seesAStoreThatTellsWhatIsNotSo() throws Exception {
    assertSeen(FaultyStore.Fault.TELLS_COLLECTED, FALSE_DISPOSITION);
  }

  @Test
  void seesAStoreThatDoesNotKnowWhatItHolds() throws Exception {
    assertSeen(FaultyStore.Fault.TELLS_UNKNOWN, FALSE_DISPOSITION);
  }
}
