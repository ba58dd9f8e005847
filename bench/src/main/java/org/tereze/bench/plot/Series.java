package org.tereze.bench.plot;

import java.util.List;

/** A named curve through points, in their order. Immutable. */
public record Series(String name, List<Point> points) {
  /** Keeps a copy of the points. */
  public Series {
    points = List.copyOf(points);
  }
}
