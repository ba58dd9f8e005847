package org.tereze.bench.suite;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.tereze.bench.jmh.CommitBenchmark;

/** Runs of the benchmarks of {@code org.tereze.bench.jmh} in JVMs of their own. One thread. */
final class JmhRuns {
  private static final String ALL = "org\\.tereze\\.bench\\.jmh\\..*";
  private static final String REFERENCES = ALL + "Reference\\..*";
  private static final String COMMITS = ALL + "CommitBenchmark\\..*";

  /** Envelopes in a counted round. */
  private static final int COMMITTED = 1 << 15;

  /**
   * How often and how long.
   *
   * @param forks JVMs for each benchmark, one after the other
   * @param warmUps rounds that do not count, in each of them
   * @param rounds that count
   * @param millis of a round
   */
  record Pace(int forks, int warmUps, int rounds, int millis) {}

  private JmhRuns() {}

  /** Everything, as the optimising compiler has it. */
  static SortedMap<String, Measured> all(Pace pace) throws RunnerException {
    return run(pace, new OptionsBuilder().include(ALL), Mode.AverageTime);
  }

  /**
   * Everything but references, with more flags for the JVM. Commits are counted, not timed: what a
   * store allocates comes in lumps as it grows, of which a slow machine would see others.
   */
  static SortedMap<String, Measured> own(Pace pace, List<String> flags) throws RunnerException {
    SortedMap<String, Measured> all =
        run(pace, own(flags).include(ALL).exclude(REFERENCES).exclude(COMMITS), Mode.AverageTime);
    for (String batch : CommitBenchmark.BATCHES) {
      int commits = COMMITTED / Integer.parseInt(batch);
      all.putAll(
          run(
              pace,
              own(flags)
                  .include(COMMITS)
                  .param("batch", batch)
                  .warmupBatchSize(commits)
                  .measurementBatchSize(commits),
              Mode.SingleShotTime));
    }
    return all;
  }

  /** Whether an operation is counted, not timed. */
  static boolean isCounted(String name) {
    return name.startsWith(CommitBenchmark.class.getSimpleName() + ".");
  }

  /** The same of these timed operations only, as {@link #names} has them. */
  static SortedMap<String, Measured> own(Pace pace, List<String> flags, Set<String> names)
      throws RunnerException {
    ChainedOptionsBuilder options = own(flags);
    for (String name : names) {
      String benchmark = name.split(" ", 2)[0];
      options.include("org\\.tereze\\.bench\\.jmh\\." + Pattern.quote(benchmark) + "$");
    }
    return run(pace, options, Mode.AverageTime);
  }

  private static ChainedOptionsBuilder own(List<String> flags) {
    return new OptionsBuilder().jvmArgsAppend(flags.toArray(new String[0]));
  }

  private static SortedMap<String, Measured> run(
      Pace pace, ChainedOptionsBuilder options, Mode mode) throws RunnerException {
    TimeValue time = TimeValue.milliseconds(pace.millis());
    return Measured.of(
        new Runner(
                options
                    .mode(mode)
                    .timeUnit(TimeUnit.MICROSECONDS)
                    .forks(pace.forks())
                    .warmupIterations(pace.warmUps())
                    .warmupTime(time)
                    .measurementIterations(pace.rounds())
                    .measurementTime(time)
                    .addProfiler(GCProfiler.class)
                    .jvmArgsPrepend("-XX:+UseSerialGC", "-Xmx512m")
                    .shouldFailOnError(true)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run());
  }

  /** The names of all operations, as {@link #all} will have them. */
  static Set<String> names() {
    Set<String> names = new TreeSet<>();
    PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream());
    for (BenchmarkListEntry entry :
        BenchmarkList.defaultList()
            .find(
                OutputFormatFactory.createFormatInstance(nowhere, VerboseMode.SILENT),
                List.of(ALL),
                List.of())) {
      List<String> variants = List.of(Measured.shortName(entry.getUsername()));
      if (entry.getParams().hasValue()) {
        for (Map.Entry<String, String[]> parameter : entry.getParams().get().entrySet()) {
          variants = each(variants, parameter.getKey(), parameter.getValue());
        }
      }
      names.addAll(variants);
    }
    return names;
  }

  private static List<String> each(List<String> names, String key, String... values) {
    List<String> all = new ArrayList<>();
    for (String name : names) {
      for (String value : values) {
        all.add(name + Measured.parameter(key, value));
      }
    }
    return all;
  }
}
