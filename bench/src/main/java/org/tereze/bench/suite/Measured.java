package org.tereze.bench.suite;

import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * What JMH found out about one operation. Immutable. A benchmark that has a parameter {@code batch}
 * does so many operations at once; its figures are divided by it.
 *
 * @param micros of time for one operation, the mean
 * @param errorMicros half of the 99.9 % confidence interval; NaN if there are too few rounds
 * @param bytes allocated by one operation
 */
record Measured(double micros, double errorMicros, double bytes) {
  private static final String ALLOCATED = "gc.alloc.rate.norm";
  private static final String BATCH = "batch";

  /** By operation: {@code Class.method}, then {@code name=value} for each parameter. */
  static SortedMap<String, Measured> of(Collection<RunResult> results) {
    SortedMap<String, Measured> all = new TreeMap<>();
    for (RunResult result : results) {
      Result<?> time = result.getPrimaryResult();
      Result<?> norm = result.getSecondaryResults().get(ALLOCATED);
      if (norm == null) {
        throw new IllegalStateException("this JVM does not say what it allocates");
      }
      BenchmarkParams params = result.getParams();
      String batch = params.getParam(BATCH);
      double operations = batch == null ? 1 : Double.parseDouble(batch);
      operations *= params.getMeasurement().getBatchSize(); // 1 but in rounds that are counted
      all.put(
          name(params),
          new Measured(
              time.getScore() / operations,
              time.getScoreError() / operations,
              norm.getScore() / operations));
    }
    return all;
  }

  private static String name(BenchmarkParams params) {
    StringBuilder name = new StringBuilder(shortName(params.getBenchmark()));
    for (String key : params.getParamsKeys()) {
      name.append(parameter(key, params.getParam(key)));
    }
    return name.toString();
  }

  /** {@code Class.method} without its package. */
  static String shortName(String benchmark) {
    int method = benchmark.lastIndexOf('.');
    return benchmark.substring(benchmark.lastIndexOf('.', method - 1) + 1);
  }

  /** As it stands behind the name of an operation. */
  static String parameter(String key, String value) {
    return " " + key + "=" + value;
  }

  /** Bytes allocated, by operation. */
  static Map<String, Double> bytes(Map<String, Measured> measured) {
    Map<String, Double> bytes = new TreeMap<>();
    measured.forEach((name, one) -> bytes.put(name, one.bytes()));
    return bytes;
  }
}
