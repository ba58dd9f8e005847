package org.tereze.bench.suite;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * An operation beside what the same machine does in the same run with less to do. Immutable.
 *
 * @param operation by its name
 * @param reference in words
 * @param parts of the reference, which are added up; none if only bytes have a target
 * @param mostRatio of both times that is promised; NaN if nothing is
 * @param mostBytes that one operation may allocate by what is promised; NaN if nothing is
 */
record Comparison(
    String operation, String reference, List<Part> parts, double mostRatio, double mostBytes) {
  /** So many times this reference benchmark. */
  record Part(int times, String benchmark) {}

  static Comparison of(String operation, String reference) {
    return new Comparison(operation, reference, List.of(), Double.NaN, Double.NaN);
  }

  Comparison with(int times, String benchmark) {
    List<Part> more = new ArrayList<>(parts);
    more.add(new Part(times, benchmark));
    return new Comparison(
        operation, reference, Collections.unmodifiableList(more), mostRatio, mostBytes);
  }

  Comparison mostRatio(double most) {
    return new Comparison(operation, reference, parts, most, mostBytes);
  }

  Comparison mostBytes(double most) {
    return new Comparison(operation, reference, parts, mostRatio, most);
  }

  /** What was found out about the operation itself. */
  Measured own(Map<String, Measured> measured) {
    return found(measured, operation);
  }

  /** Of the reference; NaN if there is none. */
  double referenceMicros(Map<String, Measured> measured) {
    double sum = parts.isEmpty() ? Double.NaN : 0;
    for (Part part : parts) {
      sum += part.times() * found(measured, part.benchmark()).micros();
    }
    return sum;
  }

  double ratio(Map<String, Measured> measured) {
    return own(measured).micros() / referenceMicros(measured);
  }

  private static Measured found(Map<String, Measured> measured, String name) {
    Measured one = measured.get(name);
    if (one == null) {
      throw new IllegalArgumentException(name + " was not measured");
    }
    return one;
  }
}
