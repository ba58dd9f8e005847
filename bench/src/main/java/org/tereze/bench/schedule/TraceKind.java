package org.tereze.bench.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tereze.bench.trace.Trace;
import org.tereze.bench.trace.TracedWindow;

/** Invented traces of two weeks. */
enum TraceKind {
  /**
   * One or two windows a day about their hours: 20 to 90 minutes long, each day some minutes
   * elsewhere, up to twelve minutes of drift a day, one day in seven without.
   */
  REGULAR {
    @Override
    void fill(Random random, List<TracedWindow> windows) {
      repeat(random, windows, 0, DAYS);
    }
  },

  /** At any time, 3 to 40 hours from one to the next, 10 minutes to 5 hours long. */
  IRREGULAR {
    @Override
    void fill(Random random, List<TracedWindow> windows) {
      double minute = between(random, 0, 24 * 60);
      while (minute < DAYS * DAY_MINUTES) {
        double lasts = 10 * Math.exp(random.nextDouble() * Math.log(30));
        add(windows, minute, lasts);
        minute += lasts + between(random, 3 * 60, 40 * 60);
      }
    }
  },

  /** One, 30 minutes to 6 hours long, at any time. */
  SINGLE {
    @Override
    void fill(Random random, List<TracedWindow> windows) {
      add(windows, between(random, 0, (DAYS - 1) * DAY_MINUTES), between(random, 30, 360));
    }
  },

  /** Regular for a week, then at other hours. */
  MOVED {
    @Override
    void fill(Random random, List<TracedWindow> windows) {
      repeat(random, windows, 0, DAYS / 2);
      repeat(random, windows, DAYS / 2, DAYS);
    }
  };

  private static final int DAYS = 14;
  private static final double DAY_MINUTES = 24 * 60;
  private static final Instant BEGIN = Instant.parse("2026-03-01T00:00:00Z");

  abstract void fill(Random random, List<TracedWindow> windows);

  Trace trace(long seed) {
    Random random = new Random(Duel.mixed(seed * 31 + name().length()));
    List<TracedWindow> windows = new ArrayList<>();
    fill(random, windows);
    Instant until = BEGIN.plus(Duration.ofDays(DAYS));
    return new Trace(name() + " " + seed, ZoneOffset.UTC, BEGIN, until, List.copyOf(windows));
  }

  private static void repeat(Random random, List<TracedWindow> windows, int from, int to) {
    int count = 1 + random.nextInt(2);
    double hour = between(random, 0, DAY_MINUTES);
    double other = hour + between(random, 5 * 60, 19 * 60);
    double lasts = between(random, 20, 90);
    double drift = between(random, -12, 12);
    double noise = between(random, 5, 30);
    List<double[]> all = new ArrayList<>();
    for (int day = from; day < to; day++) {
      for (int i = 0; i < count; i++) {
        double opens =
            (i == 0 ? hour : other) + drift * (day - from) + noise * random.nextGaussian();
        double minute = day * DAY_MINUTES + Math.floorMod((long) opens, (long) DAY_MINUTES);
        if (random.nextInt(7) > 0) {
          all.add(new double[] {minute, lasts * between(random, 0.7, 1.3)});
        }
      }
    }
    all.sort((one, next) -> Double.compare(one[0], next[0]));
    all.forEach(one -> add(windows, one[0], one[1]));
  }

  /** Adds it if there is room for it. */
  private static void add(List<TracedWindow> windows, double minute, double lastsMinutes) {
    Instant opens = BEGIN.plusSeconds((long) (minute * 60));
    Instant closes = opens.plusSeconds((long) (lastsMinutes * 60));
    boolean after = windows.isEmpty() || windows.get(windows.size() - 1).closes().isBefore(opens);
    if (after && !closes.isAfter(BEGIN.plus(Duration.ofDays(DAYS)))) {
      windows.add(new TracedWindow(opens, closes, 0, Duration.ZERO, 0.02));
    }
  }

  private static double between(Random random, double least, double most) {
    return least + random.nextDouble() * (most - least);
  }
}
