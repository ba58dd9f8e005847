package org.tereze.bench.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A logarithmic axis with ticks at 1, 2 and 5 times powers of ten, or at powers of ten alone where
 * those are many. Immutable.
 *
 * @param label what is shown, with its unit
 * @param from the lowest tick
 * @param to the highest tick
 */
record LogAxis(String label, double from, double to) {
  private static final double[] STEPS = {1, 2, 5};
  private static final int MOST_TICKS = 13;

  /** The axis that holds these values, all above 0. */
  static LogAxis around(String label, double least, double most) {
    if (!(least > 0) || Double.isInfinite(most)) {
      throw new IllegalArgumentException(label + ": no logarithm from " + least + " to " + most);
    }
    double from = tickNotAbove(least);
    double to = tickNotBelow(most);
    return new LogAxis(label, from, to > from ? to : tickNotBelow(from * 1.5));
  }

  private static double tickNotAbove(double value) {
    double decade = Math.pow(10, Math.floor(Math.log10(value)));
    double tick = decade;
    for (double step : STEPS) {
      if (step * decade <= value) {
        tick = step * decade;
      }
    }
    return tick;
  }

  private static double tickNotBelow(double value) {
    double below = tickNotAbove(value);
    return below == value ? value : next(below);
  }

  private static double next(double tick) {
    double decade = Math.pow(10, Math.floor(Math.log10(tick) + 1e-9));
    long first = Math.round(tick / decade);
    return first == 1 ? 2 * decade : first == 2 ? 5 * decade : 10 * decade;
  }

  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    for (double tick = from; tick <= to * (1 + 1e-9); tick = next(tick)) {
      ticks.add(tick);
    }
    if (ticks.size() > MOST_TICKS) {
      ticks.removeIf(tick -> Math.abs(Math.log10(tick) - Math.rint(Math.log10(tick))) > 1e-6);
    }
    return ticks;
  }

  /** Where a value lies: 0 at the lower end, 1 at the upper. */
  double part(double value) {
    return Math.log(value / from) / Math.log(to / from);
  }

  /** A tick in words: 500, 2 k, 1 M. */
  static String text(double tick) {
    if (tick >= 1e6) {
      return trimmed(tick / 1e6) + " M";
    }
    return tick >= 1e3 ? trimmed(tick / 1e3) + " k" : trimmed(tick);
  }

  private static String trimmed(double value) {
    return value >= 1
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.3g", value).replaceAll("0+$", "");
  }
}
