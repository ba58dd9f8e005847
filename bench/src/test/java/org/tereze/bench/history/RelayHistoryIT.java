package org.tereze.bench.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tereze.testkit.history.Anomaly;
import org.tereze.testkit.history.History;
import org.tereze.testkit.history.HistoryChecker;
import org.tereze.testkit.history.HistoryLines;
import org.tereze.testkit.history.Violation;

/**
 * What many clients see of a relay that is killed again and again, compared with a model of the
 * mailbox; then what they see of one whose disk went back. {@code deploy/tereze bench history} is
 * the long form.
 */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
final class RelayHistoryIT {
  private static final long SEED =
      Long.getLong("tereze.history.seed", new SecureRandom().nextInt(Integer.MAX_VALUE));

  @TempDir Path folder;

  @BeforeEach
  void findTheRelay() {
    System.setProperty("tereze.relay.classpath", System.getProperty("java.class.path"));
    System.out.println("RelayHistoryIT: -Dtereze.history.seed=" + SEED);
  }

  private RelayHistory world(int lives, RelayHistory.Interlude interlude) {
    return new RelayHistory(folder.resolve("relay"), SEED, System::nanoTime, lives, interlude);
  }

  @Test
  void noHistoryContradictsTheModel() throws Exception {
    RelayHistory world = world(3, RelayHistory.Interlude.NONE);
    History history = world.run();
    System.out.printf(
        "%d links, %d operations, %d unanswered%n",
        world.links(), history.size(), history.unanswered());
    List<Violation> found = HistoryChecker.check(history, world.rules());
    if (!found.isEmpty()) {
      HistoryLines.write(history, Path.of("target", "history.jsonl"));
    }
    assertThat(found.stream().map(Violation::excerpt).limit(3))
        .describedAs("seed %d, in target/history.jsonl", SEED)
        .isEmpty();
    assertThat(history.unanswered()).isPositive();
  }

  /** The store of the first death comes back at the second one. */
  private static void goBack(Path data, int deaths) throws IOException {
    Path store = data.resolve("store");
    Path kept = data.resolve("kept");
    if (deaths == 1) {
      copy(store, kept);
    } else if (deaths == 2) {
      Files.move(store, data.resolve("lost"));
      copy(kept, store);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(from)) {
      all = walk.toList();
    }
    for (Path each : all) {
      Files.copy(each, to.resolve(from.relativize(each).toString()));
    }
  }

  @Test
  void seesARelayWhoseDiskWentBack() throws Exception {
    RelayHistory world = world(2, RelayHistoryIT::goBack);
    History history = world.run();
    List<Violation> found = HistoryChecker.check(history, world.rules());
    Path file = folder.resolve("history.jsonl");
    HistoryLines.write(history, file);
    assertThat(found.stream().map(Violation::anomaly))
        .contains(Anomaly.LOST, Anomaly.RESURRECTED, Anomaly.FALSE_DISPOSITION);
    assertThat(HistoryChecker.check(HistoryLines.read(file), world.rules())).hasSameSizeAs(found);
  }
}
