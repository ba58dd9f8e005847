package org.tereze.bench.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tereze.bench.load.LoadResult;
import org.tereze.bench.plot.Chart;
import org.tereze.bench.plot.Point;
import org.tereze.bench.plot.Series;
import org.tereze.bench.plot.SvgChart;

/** The two pictures of a run: throughput by batch size, latency by load. Stateless. */
final class SuitePlots {
  private static final String BATCH = " batch=";

  private SuitePlots() {}

  /** Writes both; their files. */
  static List<Path> write(Findings findings, Path folder) throws IOException {
    Files.createDirectories(folder);
    Path throughput = folder.resolve("throughput-by-batch.svg");
    Path latency = folder.resolve("latency-by-load.svg");
    SvgChart.write(throughput(findings), throughput);
    SvgChart.write(latency(findings), latency);
    return List.of(throughput, latency);
  }

  static Chart throughput(Findings findings) {
    return new Chart(
        "What one sync carries: envelopes made durable per second",
        seenOn(findings),
        "envelopes in a batch that is synced once",
        "envelopes per second",
        List.of(
            new Series(
                "RocksDB alone, the same batches", batches(findings, "RocksReference.write", true)),
            new Series("the relay's store", batches(findings, "CommitBenchmark.commit", false))));
  }

  private static List<Point> batches(Findings findings, String benchmark, boolean labelled) {
    List<Point> points = new ArrayList<>();
    for (Map.Entry<String, Measured> one : findings.measured().entrySet()) {
      String prefix = benchmark + BATCH;
      if (one.getKey().startsWith(prefix)) {
        String batch = one.getKey().substring(prefix.length());
        points.add(
            new Point(
                Double.parseDouble(batch), 1e6 / one.getValue().micros(), labelled ? batch : ""));
      }
    }
    points.sort((a, b) -> Double.compare(a.x(), b.x()));
    return points;
  }

  static Chart latency(Findings findings) {
    List<Point> median = new ArrayList<>();
    List<Point> high = new ArrayList<>();
    for (LoadResult rung : findings.ladder()) {
      String label = rung.shape().links() + "×" + rung.shape().inFlight();
      median.add(new Point(rung.perSecond(), rung.latencyMicros(0.5)));
      high.add(new Point(rung.perSecond(), rung.latencyMicros(0.99), label));
    }
    return new Chart(
        "How long a put waits for its ack as more are under way",
        seenOn(findings),
        "acknowledged puts of 300 B per second, encrypted and synced (labels: links × in flight)",
        "microseconds from sending to ack",
        List.of(new Series("p50", median), new Series("p99", high)));
  }

  private static String seenOn(Findings findings) {
    MachineFacts machine = findings.machine();
    return String.format(
        "%s run, %d cores, %s, Java %s, %s, commit %s",
        findings.kind(),
        machine.cores(),
        machine.processor(),
        machine.java().split(" ", 2)[0],
        machine.date().substring(0, 10),
        machine.commit());
  }
}
