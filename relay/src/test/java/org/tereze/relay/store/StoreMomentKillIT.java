package org.tereze.relay.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tereze.testkit.crash.CallLog;
import org.tereze.testkit.crash.KillPoint;
import org.tereze.testkit.crash.KillTable;

/**
 * Kills a store at chosen system calls of everything that it does: making, opening, each kind of
 * commit, flush, sweep, compaction, generations of the index that begin and end. A watched run says
 * which calls there are; then each moment has its turn, again and again.
 */
final class StoreMomentKillIT {
  private static final long SEED =
      Long.getLong("tereze.kill.seed", new SecureRandom().nextInt(Integer.MAX_VALUE));
  private static final CallLog.Phases PHASES = CallLog.lastWord("begins|opened|did");

  /** Long enough that weeks of the index are over. */
  private static final int WEEKS_BEFORE = 9;

  private static final int WEEKS = 3;

  /** So often a store is killed and opened again before a whole one takes its place. */
  private static final int KILLS_IN_A_ROW = 3;

  /** Every so many stores one is made anew. */
  private static final int MADE_EVERY = 6;

  @TempDir Path scratch;

  private Path directory() {
    return scratch.resolve("store");
  }

  /** A store to begin with, and what it must hold. */
  private record Start(Path directory, LifeLedger ledger, List<List<KillPoint>> moments) {}

  private Start made;
  private Start old;

  @BeforeEach
  void watch() throws Exception {
    Path before = Files.createDirectories(scratch.resolve("before"));
    made = watched(before, new LifeLedger());
    LifeLedger ledger = new LifeLedger();
    Path lived = scratch.resolve("lived");
    run(List.of(), lived, StoreFault.NONE, WEEKS_BEFORE, ledger);
    old = watched(lived, ledger);
  }

  /** Lets a copy of a store go on while its calls are watched. */
  private Start watched(Path start, LifeLedger ledger) throws Exception {
    Path log = scratch.resolve("watched");
    StoreFixtures.copy(start, directory());
    run(KillPoint.watching(log), directory(), StoreFault.NONE, WEEKS, ledger.copy());
    StoreFixtures.delete(directory());
    Map<String, List<KillPoint>> moments = CallLog.read(log, directory(), PHASES).moments();
    // What a log of RocksDB's for people says is no promise.
    moments.keySet().removeIf(moment -> moment.endsWith("/LOG"));
    List<List<KillPoint>> inTurn = new ArrayList<>(moments.values());
    Collections.shuffle(inTurn, new Random(SEED));
    return new Start(start, ledger, inTurn);
  }

  private int run(List<String> before, Path store, StoreFault fault, int weeks, LifeLedger ledger)
      throws Exception {
    int from = ledger.nextWeek();
    List<String> arguments =
        List.of(store.toString(), fault.name(), String.valueOf(from), String.valueOf(weeks));
    return ChildProcess.run(
        ChildProcess.command(before, scratch, StoreLifeChild.class, arguments),
        line -> {
          ledger.hear(line);
          return false;
        });
  }

  /** Puts a copy of it where stores live, and returns what that must hold. */
  private LifeLedger begin(Start start) throws Exception {
    StoreFixtures.delete(directory());
    StoreFixtures.copy(start.directory(), directory());
    return start.ledger().copy();
  }

  /** Returns whether it reached that call. */
  private boolean kill(KillPoint point, LifeLedger ledger, StoreFault fault, KillTable table)
      throws Exception {
    Path log = scratch.resolve("calls");
    int acks = ledger.acks();
    if (run(point.killing(log), directory(), fault, WEEKS, ledger) == 0) {
      return false;
    }
    String where = CallLog.read(log, directory(), PHASES).momentOf(point);
    table.add(String.valueOf(where), ledger.acks() - acks, ledger.compare(directory()));
    return true;
  }

  private void kill(int rounds, KillTable table) throws Exception {
    LifeLedger ledger = new LifeLedger();
    List<List<KillPoint>> moments = List.of();
    int begun = 0;
    int inARow = KILLS_IN_A_ROW;
    int turn = table.rounds();
    while (table.rounds() < rounds) {
      Random random = new Random(SEED + turn);
      if (inARow == KILLS_IN_A_ROW || !table.faults().isEmpty()) {
        Start start = begun++ % MADE_EVERY == 0 ? made : old;
        ledger = begin(start);
        moments = start.moments();
        inARow = 0;
      }
      List<KillPoint> moment = moments.get(turn++ % moments.size());
      KillPoint point = moment.get(random.nextInt(moment.size()));
      inARow += kill(point, ledger, StoreFault.NONE, table) ? 1 : 0;
    }
  }

  @Test
  @Timeout(7_200)
  void losesNothingWhereverItIsKilled() throws Exception {
    KillTable table = KillTable.of("store, chosen moments");
    kill(KillTable.share(0.5), table);
    System.out.printf("seed %d%n%s", SEED, table);
    assertThat(table.faults()).describedAs("seed %d", SEED).isEmpty();
    assertThat(table.acks()).isPositive();
  }

  /**
   * Nothing is left to chance: a store that has lived is killed late in its last week, at one kind
   * of write to its log or of answer after the other, until a promise is seen broken.
   */
  @ParameterizedTest
  @EnumSource(names = {"ACK_BEFORE_SYNC", "GREEDY_SWEEP", "EARLY_DROP"})
  @Timeout(600)
  void seesAStoreThatIsBuiltWrong(StoreFault fault) throws Exception {
    KillTable table = KillTable.apart();
    List<String> words =
        fault == StoreFault.EARLY_DROP ? List.of("forgotten") : List.of("lost", "bundle");
    Predicate<String> isOfThat =
        found -> words.stream().anyMatch(word -> found.contains(": " + word));
    for (List<KillPoint> moment : old.moments()) {
      KillPoint last = moment.get(moment.size() - 1);
      if (last.moment().matches(".*(answer|\\.log)")
          && table.faults().stream().noneMatch(isOfThat)) {
        kill(last, begin(old), fault, table);
      }
    }
    assertThat(table.faults()).describedAs("seed %d", SEED).anyMatch(isOfThat);
  }
}
