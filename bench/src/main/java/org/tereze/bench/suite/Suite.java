package org.tereze.bench.suite;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.openjdk.jmh.runner.RunnerException;
import org.tereze.bench.load.LoadLadder;
import org.tereze.relay.ops.RelayClock;

/**
 * The benchmarks of {@code org.tereze.bench.jmh}, run for their times or for what they allocate.
 * One thread.
 */
public final class Suite {
  private static final Path MEMORY = Path.of("/dev/shm");
  private static final JmhRuns.Pace FULL = new JmhRuns.Pace(2, 3, 4, 1_000);
  private static final JmhRuns.Pace QUICK = new JmhRuns.Pace(1, 3, 2, 300);
  private static final JmhRuns.Pace ALLOCATION = new JmhRuns.Pace(1, 1, 2, 400);

  /**
   * Where few operations ran, because the machine had other work, the harness's own share counts.
   */
  private static final JmhRuns.Pace ALLOCATION_AGAIN = new JmhRuns.Pace(1, 1, 2, 6_000);

  private final PrintStream out;
  private final Path root;
  private final RelayClock clock;
  private final Path baselineFile;
  private final Path keptFile;

  /**
   * A suite whose baseline lies in {@code bench/baseline.json}, figures of a good run in {@code
   * bench/results.json}.
   *
   * @param root the folder of the whole tree
   */
  public Suite(PrintStream out, Path root, RelayClock clock) {
    this.out = out;
    this.root = root;
    this.clock = clock;
    this.baselineFile = root.resolve("bench").resolve("baseline.json");
    this.keptFile = root.resolve("bench").resolve("results.json");
  }

  /**
   * Times beside their references, allocations, and a relay under load: a table, JSON and plots, in
   * about ten minutes.
   *
   * @return whether the arguments were understood and every reference is there
   */
  public boolean full(List<String> arguments) throws RunnerException, IOException {
    return times("full", FULL, 1, arguments);
  }

  /** The same, roughly, in less than two minutes. */
  public boolean quick(List<String> arguments) throws RunnerException, IOException {
    return times("quick", QUICK, 4, arguments);
  }

  private boolean times(String kind, JmhRuns.Pace pace, int share, List<String> arguments)
      throws RunnerException, IOException {
    SuiteOptions options;
    try {
      options = SuiteOptions.parse(arguments, root.resolve("target").resolve("bench"));
      ResultsFile.makeRoom(options.json());
    } catch (IllegalArgumentException | IOException e) {
      System.err.println("tereze: " + e.getMessage());
      return false;
    }
    List<String> complaints = Comparisons.complaints(Comparisons.ALL, JmhRuns.names());
    if (!complaints.isEmpty()) {
      complaints.forEach(complaint -> System.err.println("tereze: " + complaint));
      return false;
    }
    Map<String, Double> kept = ResultsFile.ratios(keptFile);
    MachineFacts machine = MachineFacts.of(root, clock.wall());
    Findings findings =
        new Findings(
            kind, machine, JmhRuns.all(pace), new LoadLadder(clock.nanos(), share).climb());
    ResultTable.print(out, findings, kept);
    ResultsFile.write(findings, options.json());
    out.println("written: " + options.json());
    SuitePlots.write(findings, options.plots()).forEach(file -> out.println("written: " + file));
    return true;
  }

  /**
   * Holds allocations against the baseline; times are only shown.
   *
   * @return whether none rose
   */
  public boolean allocation() throws RunnerException, IOException {
    SortedMap<String, Measured> measured = JmhRuns.own(ALLOCATION, allocationFlags());
    ResultTable.printOwn(out, measured);
    Baseline baseline = Baseline.read(baselineFile);
    if (baseline.java() != Runtime.version().feature()) {
      out.printf(
          "not compared: the baseline is of Java %d, this is %d%n",
          baseline.java(), Runtime.version().feature());
      return true;
    }
    Set<String> risen = baseline.risen(Measured.bytes(measured));
    risen.removeIf(JmhRuns::isCounted);
    if (!risen.isEmpty()) {
      out.println("measured again, for longer: " + String.join(", ", risen));
      measured.putAll(JmhRuns.own(ALLOCATION_AGAIN, allocationFlags(), risen));
    }
    List<String> complaints = baseline.complaints(Measured.bytes(measured));
    complaints.forEach(out::println);
    out.printf(
        "%d operations held against %s, %d complaints%n",
        measured.size(), baselineFile.getFileName(), complaints.size());
    return complaints.isEmpty();
  }

  /** Agrees to what is allocated now. */
  public void baseline() throws RunnerException, IOException {
    SortedMap<String, Measured> measured = JmhRuns.own(ALLOCATION, allocationFlags());
    ResultTable.printOwn(out, measured);
    Baseline.of(Measured.bytes(measured)).write(baselineFile);
    out.println("written: " + baselineFile);
  }

  /**
   * Without the optimising compiler, which removes some allocations at a moment that load decides:
   * what is left is the same in every run, and close to what a phone does. The store is in memory,
   * since nobody waits for a disk to count bytes.
   */
  private static List<String> allocationFlags() {
    List<String> flags = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1"));
    if (Files.isWritable(MEMORY)) {
      flags.add("-Dtereze.bench.folder=" + MEMORY);
    }
    return flags;
  }
}
