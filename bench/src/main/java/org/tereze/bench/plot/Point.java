package org.tereze.bench.plot;

/**
 * A measured point of a curve. Immutable.
 *
 * @param label to stand beside it; empty for none
 */
public record Point(double x, double y, String label) {
  /** A point without a label. */
  public Point(double x, double y) {
    this(x, y, "");
  }
}
