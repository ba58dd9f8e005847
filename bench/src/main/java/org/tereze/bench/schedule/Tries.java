package org.tereze.bench.schedule;

import java.time.Instant;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.tereze.bench.trace.Trace;
import org.tereze.bench.trace.TracedWindow;
import org.tereze.window.schedule.ContactPlan;
import org.tereze.window.schedule.LinkEnd;
import org.tereze.window.schedule.Outcome;
import org.tereze.window.schedule.Probing;
import org.tereze.window.schedule.WindowHistory;
import org.tereze.window.schedule.WindowSchedule;

/**
 * One node on one trace: when it tries, what it finds, how much of the windows it has. Once it is
 * connected it stays so until the window closes. One thread.
 */
abstract class Tries {
  private static final double JITTER = 0.25;

  /** What came of it. */
  record Result(long tries, double usedSeconds) {}

  abstract Instant next(Instant now);

  abstract void nothing(Instant now);

  abstract void used(Instant from, Instant closed);

  /** Goes through a trace; {@code line} decides which probes are lost. */
  Result run(Trace trace, Random line) {
    long tries = 0;
    double used = 0;
    Instant now = trace.from();
    while (true) {
      now = next(now);
      if (!now.isBefore(trace.until())) {
        return new Result(tries, used);
      }
      tries++;
      TracedWindow window = trace.at(now);
      boolean lost = line.nextDouble() < 1 - Math.pow(1 - (window == null ? 0 : window.loss()), 2);
      if (window == null || lost) {
        nothing(now);
      } else {
        used += (window.closes().toEpochMilli() - now.toEpochMilli()) / 1_000.0;
        used(now, window.closes());
        now = window.closes();
      }
    }
  }

  /** By a schedule that learns. */
  static Tries scheduled(Probing probing, long seed) {
    WindowSchedule schedule =
        new WindowSchedule(ContactPlan.NONE, probing, new WindowHistory(), new Random(seed));
    return new Tries() {
      @Override
      Instant next(Instant now) {
        return schedule.next(now, null).at();
      }

      @Override
      void nothing(Instant now) {
        schedule.tried(now, Outcome.NOTHING);
      }

      @Override
      void used(Instant from, Instant closed) {
        schedule.tried(from, Outcome.OPENED);
        schedule.ended(closed, LinkEnd.CUT, 0);
      }
    };
  }

  /** Evenly spaced, each wait a quarter shorter or longer by chance. */
  static Tries even(double intervalSeconds, long seed) {
    Random random = new Random(seed);
    return new Tries() {
      private @Nullable Instant due;

      @Override
      Instant next(Instant now) {
        Instant at = due == null ? after(now, random.nextDouble()) : due;
        due = at;
        return at;
      }

      private Instant after(Instant now, double part) {
        return now.plusMillis((long) (part * intervalSeconds * 1_000));
      }

      @Override
      void nothing(Instant now) {
        due = after(now, 1 - JITTER + 2 * JITTER * random.nextDouble());
      }

      @Override
      void used(Instant from, Instant closed) {
        nothing(closed);
      }
    };
  }
}
