package org.tereze.bench.peers;

import java.util.Arrays;

/**
 * What repeated measurements say. Immutable.
 *
 * @param median of them
 * @param least of them
 * @param most of them
 */
record Spread(double median, double least, double most) {
  /** At least one figure. */
  static Spread of(double... figures) {
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    return new Spread(sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]);
  }

  @Override
  public String toString() {
    return String.format("%,9.0f (%,.0f–%,.0f)", median, least, most);
  }
}
