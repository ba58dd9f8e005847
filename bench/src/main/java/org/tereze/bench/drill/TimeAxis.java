package org.tereze.bench.drill;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * From times to places on a line, on which windows have at least a third of the room however short
 * they were. Immutable.
 */
final class TimeAxis {
  private static final double LEAST_SHARE = 0.34;

  private final List<DrillWindow> windows;
  private final Instant from;
  private final Instant until;
  private final double left;
  private final double windowWidth;
  private final double gapWidth;

  /**
   * An axis.
   *
   * @param windows in order; none ends behind {@code until}
   * @param left where {@code from} is, and {@code width} before {@code until}
   */
  TimeAxis(List<DrillWindow> windows, Instant from, Instant until, double left, double width) {
    this.windows = windows;
    this.from = from;
    this.until = until;
    this.left = left;
    double all = seconds(from, until);
    double open = 0;
    for (DrillWindow window : windows) {
      open += openSeconds(window, until);
    }
    double share = open == 0 || open == all ? open / all : Math.max(LEAST_SHARE, open / all);
    windowWidth = open == 0 ? 0 : width * share / open;
    gapWidth = open == all ? 0 : width * (1 - share) / (all - open);
  }

  private static double seconds(Instant from, Instant to) {
    return Math.max(0, Duration.between(from, to).toMillis() / 1_000.0);
  }

  /** Seconds of this window from the axis's beginning until then. */
  private double openSeconds(DrillWindow window, Instant then) {
    Instant open = window.open().isBefore(from) ? from : window.open();
    Instant close = window.close().isAfter(then) ? then : window.close();
    return seconds(open, close);
  }

  /** Where a time is; what is before or behind the axis is at its end. */
  double x(Instant time) {
    Instant then = time.isAfter(until) ? until : time;
    double open = 0;
    for (DrillWindow window : windows) {
      open += openSeconds(window, then);
    }
    return left + open * windowWidth + (seconds(from, then) - open) * gapWidth;
  }

  /** How much wider a window is than a gap of its length; 1: as wide. */
  double windowScale() {
    return gapWidth == 0 || windowWidth == 0 ? 1 : windowWidth / gapWidth;
  }
}
