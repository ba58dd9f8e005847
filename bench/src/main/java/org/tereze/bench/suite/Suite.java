package org.tereze.bench.suite;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The benchmarks of {@code org.tereze.bench.jmh}, run in one of three ways. One thread. */
public final class Suite {
  private static final String ALL = "org\\.tereze\\.bench\\.jmh\\..*";
  private static final String ALLOCATED = "gc.alloc.rate.norm";
  private static final Path MEMORY = Path.of("/dev/shm");

  private final PrintStream out;
  private final Path baselineFile;

  /**
   * A suite whose baseline lies in {@code bench/baseline.json}.
   *
   * @param root the folder of the whole tree
   */
  public Suite(PrintStream out, Path root) {
    this.out = out;
    this.baselineFile = root.resolve("bench").resolve("baseline.json");
  }

  /** Times and allocations as an optimising machine has them, in several minutes. */
  public void full() throws RunnerException {
    print(run(options().forks(2).warmupIterations(3).measurementIterations(5), 1_000));
  }

  /** The same, roughly, in about a minute. */
  public void quick() throws RunnerException {
    print(run(options().forks(1).warmupIterations(2).measurementIterations(2), 500));
  }

  /**
   * Holds allocations against the baseline; times are only shown.
   *
   * @return whether none rose
   */
  public boolean allocation() throws RunnerException, IOException {
    Collection<RunResult> results = run(allocationOptions(), 400);
    print(results);
    Baseline baseline = Baseline.read(baselineFile);
    if (baseline.java() != Runtime.version().feature()) {
      out.printf(
          "not compared: the baseline is of Java %d, this is %d%n",
          baseline.java(), Runtime.version().feature());
      return true;
    }
    List<String> complaints = baseline.complaints(allocated(results));
    complaints.forEach(out::println);
    out.printf(
        "%d operations held against %s, %d complaints%n",
        results.size(), baselineFile.getFileName(), complaints.size());
    return complaints.isEmpty();
  }

  /** Agrees to what is allocated now. */
  public void baseline() throws RunnerException, IOException {
    Collection<RunResult> results = run(allocationOptions(), 400);
    print(results);
    Baseline.of(allocated(results)).write(baselineFile);
    out.println("written: " + baselineFile);
  }

  private static ChainedOptionsBuilder options() {
    return new OptionsBuilder().include(ALL);
  }

  /**
   * Without the optimising compiler, which removes some allocations at a moment that load decides:
   * what is left is the same in every run, and close to what a phone does. The store is in memory,
   * since nobody waits for a disk to count bytes.
   */
  private static ChainedOptionsBuilder allocationOptions() {
    ChainedOptionsBuilder options = options().forks(1).warmupIterations(1).measurementIterations(2);
    return Files.isWritable(MEMORY)
        ? options.jvmArgsAppend("-XX:TieredStopAtLevel=1", "-Dtereze.bench.folder=" + MEMORY)
        : options.jvmArgsAppend("-XX:TieredStopAtLevel=1");
  }

  private static Collection<RunResult> run(ChainedOptionsBuilder options, long millis)
      throws RunnerException {
    TimeValue time = TimeValue.milliseconds(millis);
    return new Runner(
            options
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.MICROSECONDS)
                .warmupTime(time)
                .measurementTime(time)
                .addProfiler(GCProfiler.class)
                .jvmArgsPrepend("-XX:+UseSerialGC", "-Xmx512m")
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build())
        .run();
  }

  private static Map<String, Double> allocated(Collection<RunResult> results) {
    Map<String, Double> bytes = new TreeMap<>();
    for (RunResult result : results) {
      Result<?> norm = result.getSecondaryResults().get(ALLOCATED);
      if (norm == null) {
        throw new IllegalStateException("this JVM does not say what it allocates");
      }
      bytes.put(name(result), norm.getScore());
    }
    return bytes;
  }

  private void print(Collection<RunResult> results) {
    Map<String, Double> bytes = allocated(results);
    out.printf("%-32s %12s %14s%n", "operation", "B allocated", "µs");
    for (RunResult result : results) {
      Result<?> time = result.getPrimaryResult();
      out.printf("%-32s %12.0f %14.2f%n", name(result), bytes.get(name(result)), time.getScore());
    }
  }

  private static String name(RunResult result) {
    String whole = result.getParams().getBenchmark();
    String[] parts = whole.split("\\.", -1);
    return parts[parts.length - 2] + "." + parts[parts.length - 1];
  }
}
