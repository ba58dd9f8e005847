package org.tereze.window.schedule;

import java.util.Arrays;
import java.util.List;

/**
 * How much likelier than on average a window opens in each five minutes of a UTC day, from what was
 * seen. Immutable, and of one moment.
 *
 * <p>Two guesses are weighed against each other: that windows come at the hours of earlier ones,
 * and that all hours are alike. The weight is how much better the first foretold each window that
 * was seen from those before it, less what was missed since.
 */
final class LikelyHours {
  static final int DAY_MINUTES = 24 * 60;
  static final int CELL_MINUTES = 5;
  static final int CELLS = DAY_MINUTES / CELL_MINUTES;

  private static final double NARROW_MINUTES = 25;
  private static final double WIDE_MINUTES = 75;
  private static final double NARROW_PART = 0.6;

  /** Of a window's weight, with each later one. */
  private static final double FADES = 0.85;

  /** Of a window's weight, with each day on which it was missed. */
  private static final double MISSED = 0.75;

  private static final double MOST_WEIGHT = 0.95;
  private static final double FIRST_ODDS = -1;
  private static final double MOST_ODDS = 3;
  private static final double SURPRISE_PART = 0.2;
  private static final double MISSED_ODDS = 0.6;
  private static final double SHARPNESS = 0.8;

  private static final int FRESH_MINUTES = 12 * 60;
  private static final int SAME_HOUR_MINUTES = 3 * 60;
  private static final int MOST_UNSEEN_MINUTES = 4 * 60;

  private static final double[] KERNEL = kernel();

  private final double[] likely;

  private LikelyHours(double[] likely) {
    this.likely = likely;
  }

  private static double[] kernel() {
    double[] kernel = new double[CELLS];
    double sum = 0;
    for (int i = 0; i < CELLS; i++) {
      double minutes = Math.min(i, CELLS - i) * (double) CELL_MINUTES;
      kernel[i] =
          NARROW_PART / NARROW_MINUTES * bell(minutes / NARROW_MINUTES)
              + (1 - NARROW_PART) / WIDE_MINUTES * bell(minutes / WIDE_MINUTES);
      sum += kernel[i];
    }
    for (int i = 0; i < CELLS; i++) {
      kernel[i] *= CELLS / sum;
    }
    return kernel;
  }

  private static double bell(double x) {
    return Math.exp(-x * x / 2);
  }

  /** Of any day. */
  static LikelyHours ever(WindowHistory history) {
    return of(history, 0);
  }

  /** From what was seen, for the day that begins at that minute since 1970. */
  static LikelyHours of(WindowHistory history, long nowMinute) {
    List<SeenWindow> windows = history.windows();
    double[] all = new double[CELLS];
    double[] satisfied = new double[CELLS];
    int count = windows.size();
    if (count > 0) {
      double sum = 0;
      SeenWindow last = windows.get(count - 1);
      for (int i = 0; i < count; i++) {
        double weight = weight(windows.get(i), count - 1 - i);
        sum += weight;
        add(all, windows.get(i), weight);
        if (apart(windows.get(i).foundMinute, last.foundMinute) <= SAME_HOUR_MINUTES) {
          add(satisfied, windows.get(i), weight);
        }
      }
      scale(all, 1 / sum);
      scale(satisfied, 1 / sum);
      double weight = MOST_WEIGHT / (1 + Math.exp(-odds(windows)));
      long fresh = FRESH_MINUTES - (nowMinute - last.foundMinute);
      return new LikelyHours(
          mix(all, satisfied, weight, nowMinute, fresh > FRESH_MINUTES ? 0 : fresh));
    }
    Arrays.fill(all, 1);
    return new LikelyHours(all);
  }

  /** What was found today is not looked for again today. */
  private static double[] mix(
      double[] all, double[] satisfied, double weight, long nowMinute, long freshMinutes) {
    double[] sharp = new double[CELLS];
    double mean = 0;
    for (int i = 0; i < CELLS; i++) {
      sharp[i] = Math.pow(all[i], SHARPNESS);
      mean += sharp[i] / CELLS;
    }
    double[] likely = new double[CELLS];
    int first = cell(nowMinute);
    for (int i = 0; i < CELLS; i++) {
      int cell = (first + i) % CELLS;
      boolean fresh = (long) i * CELL_MINUTES < freshMinutes;
      double left = Math.max(0, all[cell] - satisfied[cell]);
      double one = fresh ? Math.pow(left, SHARPNESS) : sharp[cell];
      likely[cell] = 1 - weight + weight * one / mean;
    }
    return likely;
  }

  private static double weight(SeenWindow window, int later) {
    return Math.pow(FADES, later) * Math.pow(MISSED, window.missed);
  }

  /** The logarithm of how much better earlier windows foretold each one than nothing would. */
  private static double odds(List<SeenWindow> windows) {
    double odds = FIRST_ODDS;
    double missed = 0;
    double sum = 0;
    int count = windows.size();
    for (int i = 0; i < count; i++) {
      if (i > 0) {
        double better = SURPRISE_PART + (1 - SURPRISE_PART) * foretold(windows, i);
        odds = Math.min(MOST_ODDS, FADES * odds + Math.log(better));
      }
      double weight = Math.pow(FADES, count - 1 - i);
      missed += weight * windows.get(i).missed;
      sum += weight;
    }
    return odds - MISSED_ODDS * missed / sum;
  }

  private static double foretold(List<SeenWindow> windows, int place) {
    int cell = cell(windows.get(place).centreMinute());
    double density = 0;
    double sum = 0;
    for (int i = 0; i < place; i++) {
      double weight = Math.pow(FADES, place - 1 - i);
      density += weight * KERNEL[Math.floorMod(cell - cell(windows.get(i).centreMinute()), CELLS)];
      sum += weight;
    }
    return density / sum;
  }

  /** It opened at some minute in which nobody looked. */
  private static void add(double[] cells, SeenWindow window, double weight) {
    int unseen = Math.min(window.unseenMinutes, MOST_UNSEEN_MINUTES);
    for (int part = 0; part < 3; part++) {
      int cell = cell(window.foundMinute - (2 * part + 1) * unseen / 6);
      for (int i = 0; i < CELLS; i++) {
        cells[i] += weight / 3 * KERNEL[Math.floorMod(i - cell, CELLS)];
      }
    }
  }

  private static void scale(double[] cells, double by) {
    for (int i = 0; i < cells.length; i++) {
      cells[i] *= by;
    }
  }

  private static int cell(long minute) {
    return (int) (Math.floorMod(minute, (long) DAY_MINUTES) / CELL_MINUTES);
  }

  /** Minutes between two times of the day. */
  static int apart(long minute, long other) {
    int apart = (int) Math.floorMod(minute - other, (long) DAY_MINUTES);
    return Math.min(apart, DAY_MINUTES - apart);
  }

  /** At that minute since 1970; 1 is the mean of a day. */
  double at(long minute) {
    return likely[cell(minute)];
  }
}
