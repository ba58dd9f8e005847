package org.tereze.bench.load;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.tereze.bench.real.RelayProcess;
import org.tereze.bench.real.ScratchFolder;
import org.tereze.client.card.CardException;
import org.tereze.client.card.RelayAddress;

/**
 * Durable puts per second of a relay in a process of its own, beside what the same machine does
 * with less to do. Every report is encrypted on the link and counts when it is acknowledged. One
 * thread.
 */
public final class Throughput {
  private static final int REPORT_BYTES = 300;
  private static final LoadShape MANY = new LoadShape(8, 64, 1_000, 25_600, REPORT_BYTES);
  private static final LoadShape WIDE = new LoadShape(64, 1, 1_000, 1_600, REPORT_BYTES);
  private static final LoadShape SINGLE = new LoadShape(1, 1, 1, 4_000, REPORT_BYTES);
  private static final int WARM_UPS = 10;

  static final String SETTINGS =
      "[quotas]\nmailbox_envelopes = 10000000\nmailbox_kib = 16777216\nminimum_free_mib = 0\n";
  static final List<String> FLAGS = List.of("-XX:+UseSerialGC", "-Xmx192m");

  private final PrintStream out;
  private final LongSupplier nanoTime;
  private final int rounds;
  private final SecureRandom random = new SecureRandom();
  private final List<LoadOwner> owners = new ArrayList<>();
  private byte[] key = {};

  /**
   * A measurement.
   *
   * @param rounds how often each load is counted, after some that are not
   */
  public Throughput(PrintStream out, LongSupplier nanoTime, int rounds) {
    this.out = out;
    this.nanoTime = nanoTime;
    this.rounds = rounds;
    for (int i = 0; i < MANY.mailboxes(); i++) {
      owners.add(new LoadOwner("load " + i));
    }
  }

  /**
   * Measures and prints.
   *
   * @param only {@code many}, {@code wide} or {@code single}; empty for all three
   */
  public void measure(List<String> only) throws IOException {
    out.printf(
        "%-16s %9s %8s %8s %8s %11s %10s%n",
        "links × reports", "puts/s", "p50 µs", "p99 µs", "max µs", "CPU s/100k", "heap B/put");
    try (ScratchFolder folder = new ScratchFolder("tereze-load")) {
      if (only.isEmpty() || only.contains("many")) {
        many(folder.path());
      }
      if (only.isEmpty() || only.contains("wide")) {
        wide(folder.path());
      }
      if (only.isEmpty() || only.contains("single")) {
        single(folder.path());
      }
    } catch (InterruptedException | CardException e) {
      throw new IOException("the relay could not be asked for its key", e);
    }
  }

  private void many(Path folder) throws IOException, InterruptedException, CardException {
    RocksAlone alone = new RocksAlone(nanoTime);
    Path store = folder.resolve("many");
    Path rocks = store.resolve("data/store/rocks");
    double relay;
    long warmedUp = 0;
    try (RelayProcess process = new RelayProcess(store, SETTINGS, FLAGS, nanoTime)) {
      start(process);
      try (LogKeeper logs = new LogKeeper(rocks, folder.resolve("logs"))) {
        warmUp(process, MANY);
        for (Path log : logs.logs()) {
          warmedUp = Math.max(warmedUp, RocksAlone.lastSequence(log));
        }
        relay = median(run(process, MANY));
        process.kill();
        for (Path log : logs.logs()) {
          alone.take(log);
        }
      }
    }
    double puts = (double) rounds * MANY.reports();
    double[] perSecond = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      Path copy = folder.resolve("alone-" + round);
      perSecond[round] = puts * 1e9 / alone.replay(rocks, copy, warmedUp);
    }
    ratio("RocksDB alone, the same batches", relay, median(perSecond), 0.6);
    double all = (double) (WARM_UPS + rounds) * MANY.reports();
    out.printf("  %d batches with %.0f puts each%n", alone.batches(), all / alone.batches());
  }

  private void wide(Path folder) throws IOException, InterruptedException, CardException {
    try (RelayProcess process =
        new RelayProcess(folder.resolve("wide"), SETTINGS, FLAGS, nanoTime)) {
      start(process);
      warmUp(process, WIDE);
      double relay = median(run(process, WIDE));
      double[] perSecond = new double[rounds];
      for (int round = 0; round < rounds; round++) {
        perSecond[round] =
            new Yardsticks(nanoTime)
                .framedLogPerSecond(
                    folder.resolve("log-" + round),
                    WIDE.links(),
                    WIDE.reportsPerLink(),
                    REPORT_BYTES);
      }
      ratio("a bare framed-TCP log with group commit", relay, median(perSecond), 0.7);
    }
  }

  private void single(Path folder) throws IOException, InterruptedException, CardException {
    try (RelayProcess process =
        new RelayProcess(folder.resolve("single"), SETTINGS, FLAGS, nanoTime)) {
      start(process);
      warmUp(process, SINGLE);
      Yardsticks yardsticks = new Yardsticks(nanoTime);
      double[] put = new double[rounds];
      double[] parts = new double[rounds];
      double[] ratios = new double[rounds];
      for (int round = 0; round < rounds; round++) {
        LoadResult result = runOnce(process, SINGLE);
        print(result);
        double write =
            yardsticks.syncedWriteMicros(
                folder.resolve("writes-" + round), SINGLE.reports(), REPORT_BYTES + 20);
        double echo = yardsticks.echoMicros(SINGLE.reports(), REPORT_BYTES);
        put[round] = result.latencyMicros(0.5);
        parts[round] = write + echo;
        ratios[round] = put[round] / parts[round];
        out.printf("  one synced write %.0f µs, one echo %.0f µs%n", write, echo);
      }
      out.printf(
          "  one put takes %.0f µs: %.2f × (one synced write + one echo), ≤ 1.25; rounds %s%n",
          median(put), median(put) / median(parts), rounded(ratios));
    }
  }

  private static String rounded(double[] figures) {
    return Arrays.stream(figures)
        .mapToObj(figure -> String.format(Locale.ROOT, "%.2f", figure))
        .collect(Collectors.joining(", "));
  }

  private void ratio(String what, double relay, double yardstick, double target) {
    out.printf("  %.2f × %s (%.0f puts/s), ≥ %.1f%n", relay / yardstick, what, yardstick, target);
  }

  private void start(RelayProcess relay) throws IOException, InterruptedException, CardException {
    key = RelayAddress.parse(relay.key()).key().encoded();
    relay.start();
    PutLoad.claim(relay.address(), key, owners, random);
  }

  /** Puts per second of each round. */
  private double[] run(RelayProcess relay, LoadShape shape) throws IOException {
    double[] perSecond = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      LoadResult result = runOnce(relay, shape);
      perSecond[round] = result.perSecond();
      print(result);
    }
    return perSecond;
  }

  private void warmUp(RelayProcess relay, LoadShape shape) throws IOException {
    for (int round = 0; round < WARM_UPS; round++) {
      runOnce(relay, shape);
    }
  }

  private LoadResult runOnce(RelayProcess relay, LoadShape shape) throws IOException {
    try (HeapWitness heap = new HeapWitness(relay.pid());
        PutLoad load = new PutLoad(shape, nanoTime, random)) {
      load.prepare(relay.address(), key, owners.subList(0, shape.mailboxes()));
      long allocated = heap.allocatedBytes();
      double cpu = ServerWitness.of(relay.pid()).cpuSeconds();
      LoadResult result = load.run();
      return result.witnessed(
          ServerWitness.of(relay.pid()).cpuSeconds() - cpu, heap.allocatedBytes() - allocated);
    }
  }

  private void print(LoadResult result) {
    out.printf(
        "%-16s %9.0f %8.0f %8.0f %8.0f %11.2f %10.0f%n",
        result.shape().links() + " × " + result.shape().inFlight(),
        result.perSecond(),
        result.latencyMicros(0.5),
        result.latencyMicros(0.99),
        result.latencyMicros(1),
        result.cpuSecondsPer100000(),
        result.allocatedBytesPerReport());
  }

  private static double median(double[] figures) {
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
