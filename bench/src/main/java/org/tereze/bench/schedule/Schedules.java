package org.tereze.bench.schedule;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.tereze.bench.load.Targets;
import org.tereze.bench.trace.Trace;
import org.tereze.bench.trace.TraceException;
import org.tereze.window.schedule.Probing;

/**
 * How much of the windows a node has that learns when they open, beside one that probes evenly with
 * as many tries: on traces that are invented by seed, and on those that were recorded. One thread;
 * no clock.
 */
public final class Schedules {
  /** From here on nothing was tuned. */
  public static final long FIRST_SEED = 1_000;

  private static final int NODES = 24;
  private static final int NODES_OF_RECORDED = 400;
  private static final double REPEATS = 1.3;
  private static final double ELSEWHERE = 0.95;

  /** Other numbers of tries, which are only told. */
  private static final List<Probing> OTHERS = List.of(every(120), every(30));

  private final PrintStream out;
  private final long firstSeed;

  /** {@code firstSeed}: of the traces; {@link #FIRST_SEED} unless it is to be tuned. */
  public Schedules(PrintStream out, long firstSeed) {
    this.out = out;
    this.firstSeed = firstSeed;
  }

  private static Probing every(int minutes) {
    return Probing.of(
        Duration.ofMinutes(2), Duration.ofMinutes(minutes), Duration.ofMinutes(3L * minutes));
  }

  /** Measures and prints; whether the targets are met. */
  public boolean measure() throws IOException {
    Targets targets = new Targets(out);
    tellKind(targets, Probing.PHONE, TraceKind.REGULAR, 80, REPEATS);
    tellKind(targets, Probing.PHONE, TraceKind.IRREGULAR, 60, ELSEWHERE);
    tellKind(targets, Probing.PHONE, TraceKind.SINGLE, 60, ELSEWHERE);
    tellKind(targets, Probing.PHONE, TraceKind.MOVED, 40, ELSEWHERE);
    tellRecorded(targets, Probing.PHONE, true);
    for (Probing other : OTHERS) {
      targets.say("");
      tellKind(targets, other, TraceKind.REGULAR, 40, 0);
      tellKind(targets, other, TraceKind.IRREGULAR, 40, 0);
      tellKind(targets, other, TraceKind.SINGLE, 40, 0);
      tellRecorded(targets, other, false);
    }
    return targets.met();
  }

  private void tellKind(Targets targets, Probing probing, TraceKind kind, int count, double least) {
    List<Duel> duels = new ArrayList<>();
    Duel worst = null;
    long worstSeed = 0;
    for (int i = 0; i < count; i++) {
      Duel duel = Duel.of(kind.trace(firstSeed + i), probing, NODES, firstSeed * NODES);
      duels.add(duel);
      if (worst == null || duel.ratio() < worst.ratio()) {
        worst = duel;
        worstSeed = firstSeed + i;
      }
    }
    double learned = duels.stream().mapToDouble(Duel::learned).average().orElse(0);
    double even = duels.stream().mapToDouble(Duel::even).average().orElse(0);
    double tries = duels.stream().mapToDouble(Duel::triesPerDay).average().orElse(0);
    String what = count + " × " + kind.name().toLowerCase(Locale.ROOT);
    tell(targets, what, new Duel(learned, even, tries), least);
    if (worst != null) {
      targets.tell("  its worst, seed " + worstSeed, two(worst.ratio()) + " ×");
    }
  }

  private void tellRecorded(Targets targets, Probing probing, boolean checked) throws IOException {
    for (String name : Trace.RECORDED) {
      try {
        Duel duel = Duel.of(Trace.recorded(name), probing, NODES_OF_RECORDED, firstSeed * NODES);
        tell(targets, name, duel, checked ? ELSEWHERE : 0);
      } catch (TraceException e) {
        throw new IOException(e);
      }
    }
  }

  private static void tell(Targets targets, String what, Duel duel, double least) {
    String line =
        String.format(
            Locale.ROOT,
            "%s, %.0f tries a day, %.0f %% against %.0f %%",
            what,
            duel.triesPerDay(),
            100 * duel.learned(),
            100 * duel.even());
    String seen = two(duel.ratio()) + " ×";
    if (least > 0) {
      targets.check(line, seen, "≥ " + two(least), duel.ratio() >= least);
    } else {
      targets.tell(line, seen);
    }
  }

  private static String two(double number) {
    return String.format(Locale.ROOT, "%.2f", number);
  }
}
