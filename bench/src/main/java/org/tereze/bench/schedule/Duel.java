package org.tereze.bench.schedule;

import java.util.Random;
import org.tereze.bench.trace.Trace;
import org.tereze.window.schedule.Probing;

/**
 * A schedule that learns and even probing on the same trace, with as many tries.
 *
 * @param learned part of the window time that the schedule used, the mean over its nodes
 * @param even the same of even probing
 * @param triesPerDay of both
 */
record Duel(double learned, double even, double triesPerDay) {
  private static final int ROUNDS = 14;
  private static final double DAY_SECONDS = 86_400;

  double ratio() {
    return learned / even;
  }

  /**
   * Runs both.
   *
   * @param nodes of each, which differ by their random
   */
  static Duel of(Trace trace, Probing probing, int nodes, long seed) {
    double total = trace.windowTime().toMillis() / 1_000.0 * nodes;
    double used = 0;
    double tries = 0;
    for (int i = 0; i < nodes; i++) {
      Tries.Result one = Tries.scheduled(probing, mixed(seed + i)).run(trace, line(seed + i));
      used += one.usedSeconds();
      tries += one.tries();
    }
    double days = (trace.until().getEpochSecond() - trace.from().getEpochSecond()) / DAY_SECONDS;
    return new Duel(used / total, even(trace, tries, nodes, seed) / total, tries / nodes / days);
  }

  /** Neighbouring seeds begin alike in {@link Random}. */
  static long mixed(long seed) {
    return seed * 0x9E37_79B9_7F4A_7C15L;
  }

  private static Random line(long seed) {
    return new Random(mixed(~seed));
  }

  /** Used seconds of even probing that takes as many tries: its interval is searched for. */
  private static double even(Trace trace, double tries, int nodes, long seed) {
    double low = 10;
    double high = DAY_SECONDS;
    double used = 0;
    for (int round = 0; round < ROUNDS; round++) {
      double interval = Math.sqrt(low * high);
      double count = 0;
      used = 0;
      for (int i = 0; i < nodes; i++) {
        Tries.Result one = Tries.even(interval, mixed(seed + i)).run(trace, line(seed + i));
        count += one.tries();
        used += one.usedSeconds();
      }
      if (count > tries) {
        low = interval;
      } else {
        high = interval;
      }
    }
    return used;
  }
}
