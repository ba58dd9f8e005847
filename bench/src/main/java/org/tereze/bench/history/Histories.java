package org.tereze.bench.history;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;
import org.tereze.bench.real.ScratchFolder;
import org.tereze.testkit.history.History;
import org.tereze.testkit.history.HistoryChecker;
import org.tereze.testkit.history.HistoryLines;
import org.tereze.testkit.history.Rules;
import org.tereze.testkit.history.Violation;

/** Histories of relays, one after the other, each compared with the model. One thread. */
public final class Histories {
  private static final int MOST_SHOWN = 3;
  private static final int LIVES = 4;

  private final PrintStream out;
  private final LongSupplier nanoTime;

  public Histories(PrintStream out, LongSupplier nanoTime) {
    this.out = out;
    this.nanoTime = nanoTime;
  }

  /**
   * Does what the arguments ask.
   *
   * @return an exit status: 0 if nothing contradicts the model, 1 if something does, 2 for wrong
   *     arguments
   */
  public int run(List<String> arguments) throws IOException, InterruptedException {
    if (arguments.contains("--help")) {
      out.println(HistoryOptions.USAGE);
      return 0;
    }
    HistoryOptions options;
    try {
      options = HistoryOptions.parse(arguments);
    } catch (IllegalArgumentException e) {
      out.println("tereze: " + e.getMessage());
      return 2;
    }
    Path kept = options.kept();
    if (kept != null) {
      History history = HistoryLines.read(kept);
      List<Violation> found = HistoryChecker.check(history, Rules.roomy());
      show(found);
      out.printf("%d operations, %d contradictions%n", history.size(), found.size());
      return found.isEmpty() ? 0 : 1;
    }
    Long seed = options.seed();
    return rounds(options.rounds(), seed != null ? seed : new SecureRandom().nextInt(1 << 30));
  }

  private int rounds(int rounds, long seed) throws IOException, InterruptedException {
    out.printf(
        "%-12s %7s %10s %10s %10s %14s%n",
        "seed", "links", "operations", "unanswered", "envelopes", "contradictions");
    int wrong = 0;
    for (int round = 0; round < rounds; round++) {
      try (ScratchFolder folder = new ScratchFolder("tereze-history")) {
        RelayHistory world =
            new RelayHistory(
                folder.path(), seed + round, nanoTime, LIVES, RelayHistory.Interlude.NONE);
        History history = world.run();
        List<Violation> found = HistoryChecker.check(history, world.rules());
        out.printf(
            "%-12d %7d %10d %10d %10d %14d%n",
            seed + round,
            world.links(),
            history.size(),
            history.unanswered(),
            world.envelopes(),
            found.size());
        if (!found.isEmpty()) {
          wrong++;
          Path file = Path.of("history-" + (seed + round) + ".jsonl").toAbsolutePath();
          HistoryLines.write(history, file);
          show(found);
          out.println("the whole history: " + file);
        }
      }
    }
    out.printf("%d of %d histories contradict the model%n", wrong, rounds);
    return wrong == 0 ? 0 : 1;
  }

  /** The shortest first: it is the easiest to understand. */
  private void show(List<Violation> found) {
    found.stream()
        .map(Violation::excerpt)
        .sorted(Comparator.comparingInt(String::length))
        .limit(MOST_SHOWN)
        .forEach(out::println);
  }
}
