package org.tereze.bench.suite;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.tereze.bench.load.LoadResult;

/** Prints what was found. Stateless. */
final class ResultTable {
  private ResultTable() {}

  /** Operations without their references. */
  static void printOwn(PrintStream out, Map<String, Measured> measured) {
    out.printf("%-44s %12s %14s%n", "operation", "B allocated", "µs");
    measured.forEach(
        (name, one) -> out.printf("%-44s %12.0f %14.2f%n", name, one.bytes(), one.micros()));
  }

  /**
   * The way of a report and the relay's, each beside its reference.
   *
   * @param kept ratios of an earlier run, by operation; empty if there is none
   */
  static void print(PrintStream out, Findings findings, Map<String, Double> kept) {
    Map<String, Measured> measured = findings.measured();
    out.printf(
        "%-44s %11s %11s  %-22s %11s %7s %7s  %s%n",
        "operation", "B allocated", "µs", "reference", "its µs", "ratio", "kept", "target");
    for (Comparison comparison : Comparisons.ALL) {
      Measured one = comparison.own(measured);
      Double before = kept.get(comparison.operation());
      out.printf(
          "%-44s %11.0f %11.3f  %-22s %11s %7s %7s  %s%n",
          comparison.operation(),
          one.bytes(),
          one.micros(),
          comparison.reference(),
          number("%.3f", comparison.referenceMicros(measured)),
          number("%.2f", comparison.ratio(measured)),
          number("%.2f", before == null ? Double.NaN : before),
          targets(comparison, measured));
    }
    out.println();
    printReferences(out, measured);
    printSums(out);
    printLadder(out, findings.ladder());
    out.println("seen on " + findings.machine());
    if (findings.machine().load() > findings.machine().cores() / 2.0) {
      out.println("the machine was busy with something else: times and ratios are rough");
    }
  }

  private static String number(String format, double value) {
    return Double.isNaN(value) ? "" : String.format(format, value);
  }

  private static String targets(Comparison comparison, Map<String, Measured> measured) {
    List<String> targets = new ArrayList<>();
    if (!Double.isNaN(comparison.mostRatio())) {
      targets.add(target(comparison.ratio(measured), comparison.mostRatio(), "×"));
    }
    if (!Double.isNaN(comparison.mostBytes())) {
      targets.add(target(comparison.own(measured).bytes(), comparison.mostBytes(), "B"));
    }
    return String.join(", ", targets);
  }

  private static String target(double seen, double most, String unit) {
    String limit = String.format(Locale.ROOT, "%.2f", most).replaceAll("\\.?0+$", "");
    return "≤ " + limit + " " + unit + (seen <= most ? "" : " MISSED");
  }

  private static void printReferences(PrintStream out, Map<String, Measured> measured) {
    measured.forEach(
        (name, one) -> {
          if (Comparisons.isReference(name)) {
            out.printf("%-44s %11.0f %11.3f%n", name, one.bytes(), one.micros());
          }
        });
    out.println();
  }

  private static void printSums(PrintStream out) {
    for (Comparison comparison : Comparisons.ALL) {
      if (comparison.parts().size() > 1) {
        String sum =
            comparison.parts().stream()
                .map(part -> part.times() + " " + part.benchmark().replaceFirst(".*\\.", ""))
                .collect(Collectors.joining(" + "));
        out.println("primitives of " + comparison.operation() + ": " + sum);
      }
    }
    out.println();
  }

  private static void printLadder(PrintStream out, List<LoadResult> ladder) {
    out.printf("%-20s %10s %10s %10s%n", "links × in flight", "puts/s", "p50 µs", "p99 µs");
    for (LoadResult rung : ladder) {
      out.printf(
          "%-20s %10.0f %10.0f %10.0f%n",
          rung.shape().links() + " × " + rung.shape().inFlight(),
          rung.perSecond(),
          rung.latencyMicros(0.5),
          rung.latencyMicros(0.99));
    }
    out.println();
  }
}
