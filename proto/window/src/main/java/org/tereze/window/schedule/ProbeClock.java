package org.tereze.window.schedule;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * When the next probe is due. One thread.
 *
 * <p>Probes are spread over a day as the likely hours say, as many of them as if all hours were
 * alike; a part of them goes to unlikely hours always, since no wait passes the most. After a cut,
 * and after a wake that found nothing, the first ones come sooner, with waits that grow fivefold
 * until the likely hours would have one earlier. Every wait is drawn from the node's own random.
 */
final class ProbeClock {
  private static final long MINUTE_MILLIS = 60_000;
  private static final int GROWTH = 5;
  private static final double LEAST_UNIT = 0.75;
  private static final double MOST_UNIT = 1.25;
  private static final int WAKE_SPREAD_MILLIS = 5_000;

  private static final Duration CLOCK_STEP = Duration.ofMinutes(1);

  private static final int FRESH = 1;
  private static final int WOKEN = 2;

  private final Probing probing;
  private final WindowHistory history;
  private final ForecastTrust forecast;
  private final Random random;
  private @Nullable Instant drawn;
  private Instant due = Instant.MIN;
  private Duration backOff = Duration.ZERO;
  private boolean fresh = true;
  private boolean woken;

  ProbeClock(Probing probing, WindowHistory history, ForecastTrust forecast, Random random) {
    this.probing = probing;
    this.history = history;
    this.forecast = forecast;
    this.random = random;
  }

  Instant next(Instant now) {
    Instant from = drawn;
    if (from == null) {
      draw(begin(now));
    } else if (from.isAfter(now.plus(CLOCK_STEP))) {
      woken = false;
      draw(now); // the clock was put back
    }
    return due.isBefore(now) ? now : due;
  }

  /** A node that starts anew goes on where it was, so that starting often is not trying often. */
  private Instant begin(Instant now) {
    Instant last = history.lastTried();
    boolean isRecent = !last.isAfter(now) && last.isAfter(now.minus(probing.most()));
    fresh = !isRecent;
    if (fresh) {
      history.begin(now);
    }
    return isRecent ? last : now;
  }

  void write(ByteBuffer out) {
    ScheduleState.write(out, drawn);
    out.putLong(ScheduleState.millis(due));
    out.putLong(backOff.toMillis());
    out.put((byte) ((fresh ? FRESH : 0) | (woken ? WOKEN : 0)));
  }

  void read(ByteBuffer in) {
    drawn = ScheduleState.instant(in);
    due = Instant.ofEpochMilli(in.getLong());
    // Bound: whatever was stored, no wait passes the most for long.
    backOff = Duration.ofMillis(Math.max(0, Math.min(in.getLong(), probing.most().toMillis())));
    int flags = in.get();
    fresh = (flags & FRESH) != 0;
    woken = (flags & WOKEN) != 0;
  }

  boolean isWoken() {
    return woken;
  }

  /** A try ended without an answer. */
  void nothing(Instant now) {
    woken = false;
    draw(now);
  }

  /** A call that was answered has ended. */
  void ended(Instant now, LinkEnd end) {
    woken = false;
    backOff = end == LinkEnd.CUT ? probing.least() : Duration.ZERO;
    draw(now);
  }

  /** There may be a window now: the next probe is due, but not sooner than the least allows. */
  void wake(Instant now, Instant lastTried) {
    Instant soonest = lastTried.plus(probing.least());
    boolean isSane = !lastTried.isAfter(now);
    Instant at = now.plusMillis(random.nextInt(WAKE_SPREAD_MILLIS));
    due = isSane && soonest.isAfter(at) ? soonest : at;
    drawn = now;
    backOff = probing.least();
    woken = true;
  }

  private void draw(Instant now) {
    drawn = now;
    // Order: the first one after nothing was known is at any time of its turn, as if it had always
    // been so.
    boolean anywhere = fresh || !backOff.isZero();
    double unit =
        anywhere
            ? random.nextDouble()
            : LEAST_UNIT + (MOST_UNIT - LEAST_UNIT) * random.nextDouble();
    fresh = false;
    long millis = noNearer(learned(now, unit));
    if (!backOff.isZero()) {
      long sooner = (long) (backOff.toMillis() * (1 + random.nextDouble()));
      backOff = sooner < millis ? backOff.multipliedBy(GROWTH) : Duration.ZERO;
      millis = Math.min(sooner, millis);
    }
    due = now.plusMillis(millis);
  }

  /** Not all at the least wait: that would be a step that many nodes take together. */
  private long noNearer(long millis) {
    long least = probing.least().toMillis();
    return millis >= least ? millis : (long) (least * (1 + random.nextDouble()));
  }

  /** How long until a unit of what the hours are worth has gone by. */
  private long learned(Instant now, double unit) {
    long begin = now.toEpochMilli();
    LikelyHours hours = LikelyHours.of(history, Math.floorDiv(begin, MINUTE_MILLIS));
    long cellMillis = LikelyHours.CELL_MINUTES * MINUTE_MILLIS;
    double left = unit * probing.usual().toMillis();
    long at = begin;
    while (true) {
      long step = cellMillis - Math.floorMod(at, cellMillis);
      double rate = rate(hours, Math.floorDiv(at, MINUTE_MILLIS));
      if (rate * step >= left) {
        return at - begin + (long) (left / rate);
      }
      left -= rate * step;
      at += step;
    }
  }

  /** Probes per usual wait; no less than one in the longest. */
  private double rate(LikelyHours hours, long minute) {
    double floor = (double) probing.usual().toMillis() / probing.most().toMillis();
    double learned = forecast.mixed(hours.at(minute), minute);
    double most = (double) probing.usual().toMillis() / probing.least().toMillis();
    return Math.min(most, floor + (1 - floor) * learned);
  }
}
