package org.tereze.bench.peers;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.tereze.bench.load.LoadResult;
import org.tereze.bench.load.LoadShape;

/** What everybody did with one load, over all rounds. One thread. */
final class ShapeTable {
  private static final String ROW = "  %-12s %-30s %10s %9s %9s   %s%n";

  private final LoadShape shape;
  private final Map<String, List<LoadResult>> puts = new LinkedHashMap<>();
  private final Map<String, List<Drained>> drains = new LinkedHashMap<>();
  private final Map<String, String> failures = new LinkedHashMap<>();

  ShapeTable(LoadShape shape) {
    this.shape = shape;
  }

  void put(String name, LoadResult result) {
    puts.computeIfAbsent(name, key -> new ArrayList<>()).add(result);
  }

  void drained(String name, Drained drained) {
    drains.computeIfAbsent(name, key -> new ArrayList<>()).add(drained);
    long more = drained.reports() - shape.reports();
    if (more < 0) {
      failed(name, String.format("%,d of %,d did not come out", -more, shape.reports()));
    } else if (more > 0) {
      failed(name, String.format("%,d of %,d came out twice", more, shape.reports()));
    }
  }

  void failed(String name, String why) {
    failures.put(name, why);
  }

  /** Whether everything was put and came out again. */
  boolean isWholeFor(String name) {
    return !failures.containsKey(name);
  }

  void print(PrintStream out) {
    out.printf(
        "%n%d × %d in flight to %,d mailboxes, %,d reports of %d B%n",
        shape.links(), shape.inFlight(), shape.mailboxes(), shape.reports(), shape.reportBytes());
    out.printf(
        ROW, "", "     put/s (range)", "CPU s/100k", "p50 ms", "p99 ms", "  drain/s (range)");
    for (Map.Entry<String, List<LoadResult>> each : puts.entrySet()) {
      List<LoadResult> results = each.getValue();
      List<Drained> drained = drains.getOrDefault(each.getKey(), List.of());
      boolean limit = each.getKey().equals(RocksLimit.NAME);
      out.printf(
          ROW,
          each.getKey(),
          spread(results, LoadResult::perSecond),
          String.format("%.2f", spread(results, LoadResult::cpuSecondsPer100000).median()),
          limit ? "" : millis(results, 0.5),
          limit ? "" : millis(results, 0.99),
          drained.isEmpty() ? "" : spread(drained, Drained::perSecond));
    }
    failures.forEach((name, why) -> out.printf("  %-12s %s%n", name, why));
  }

  private static String millis(List<LoadResult> results, double part) {
    return String.format("%.2f", spread(results, r -> r.latencyMicros(part)).median() / 1e3);
  }

  private static <T> Spread spread(List<T> results, ToDoubleFunction<T> figure) {
    return Spread.of(results.stream().mapToDouble(figure).toArray());
  }
}
