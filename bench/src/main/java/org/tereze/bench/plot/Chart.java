package org.tereze.bench.plot;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Curves over two logarithmic axes. Immutable.
 *
 * @param title in one line
 * @param subtitle what it was seen on, in one line
 * @param xLabel what is shown to the right, with its unit
 * @param yLabel what is shown upwards, with its unit
 * @param series at most as many as there are colours, each with one point at least
 */
public record Chart(
    String title, String subtitle, String xLabel, String yLabel, List<Series> series) {
  static final int MOST_SERIES = 4;

  /** Keeps a copy of the series. */
  public Chart {
    series = List.copyOf(series);
    if (series.isEmpty() || series.size() > MOST_SERIES) {
      throw new IllegalArgumentException(series.size() + " curves do not make a chart");
    }
  }

  LogAxis x() {
    return axis(xLabel, Point::x);
  }

  LogAxis y() {
    return axis(yLabel, Point::y);
  }

  private LogAxis axis(String label, ToDoubleFunction<Point> of) {
    var values =
        series.stream().flatMap(one -> one.points().stream()).mapToDouble(of).summaryStatistics();
    return LogAxis.around(label, values.getMin(), values.getMax());
  }
}
