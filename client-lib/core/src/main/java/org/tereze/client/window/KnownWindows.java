package org.tereze.client.window;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tereze.window.schedule.Forecast;
import org.tereze.window.schedule.WindowHistory;

/** What is known of windows at one time: a guess, never a promise. Immutable. */
public final class KnownWindows {
  private static final int HALF_HOURS = 48;
  private static final int LIKELY = 2;
  private static final int MOST_DAYS = 7;
  private static final long DAY_SECONDS = 86_400;

  private final List<Instant> found;
  private final Forecast learned;
  private final Forecast heard;

  KnownWindows(WindowHistory history, Forecast learned, Forecast heard) {
    this.found = history.found();
    this.learned = learned;
    this.heard = heard;
  }

  /** A part of the UTC day. */
  public static final class Span {
    private final int fromMinute;
    private final int minutes;

    private Span(int fromHalfHour, int halfHours) {
      this.fromMinute = fromHalfHour * 30;
      this.minutes = halfHours * 30;
    }

    /** Its first minute of a UTC day. */
    public int fromMinute() {
      return fromMinute;
    }

    /** How long it is; it may go on past midnight. */
    public int minutes() {
      return minutes;
    }

    private boolean has(Instant instant) {
      long minute = Math.floorMod(instant.getEpochSecond(), DAY_SECONDS) / 60;
      return Math.floorMod(minute - fromMinute, DAY_SECONDS / 60) < minutes;
    }
  }

  /** When windows are most likely, by what was seen; null: no time is likelier than others yet. */
  public @Nullable Span mostLikely() {
    return mostLikely(learned);
  }

  /** When they are most likely by what a relay said; null: none said anything. */
  public @Nullable Span saidByRelay() {
    return mostLikely(heard);
  }

  /** The likely half hours in a row with the highest sum of levels. */
  private static @Nullable Span mostLikely(Forecast forecast) {
    Span best = null;
    int most = 0;
    for (int from = 0; from < HALF_HOURS; from++) {
      boolean begins = forecast.level((from + HALF_HOURS - 1) % HALF_HOURS) < LIKELY;
      int sum = 0;
      int length = 0;
      while (begins && length < HALF_HOURS && level(forecast, from + length) >= LIKELY) {
        sum += level(forecast, from + length);
        length++;
      }
      if (sum > most) {
        most = sum;
        best = new Span(from, length);
      }
    }
    return best;
  }

  private static int level(Forecast forecast, int halfHour) {
    return forecast.level(halfHour % HALF_HOURS);
  }

  /** Windows that are remembered, at most 24. */
  public int count() {
    return found.size();
  }

  /** When the last one was found; null: none was. */
  public @Nullable Instant lastFound() {
    return found.isEmpty() ? null : found.get(found.size() - 1);
  }

  /** What they last, about, from when they were found; {@link Duration#ZERO}: not known. */
  public Duration usual() {
    return Duration.ofMinutes(learned.usualMinutes());
  }

  /** The last days, at most seven, of which anything can be said: since the first window. */
  public int days(Instant now) {
    if (found.isEmpty()) {
      return 0;
    }
    long days = day(now) - day(found.get(0)) + 1;
    return (int) Math.max(1, Math.min(MOST_DAYS, days));
  }

  /** On how many of these a window was found, in the most likely part if there is one. */
  public int daysFound(Instant now) {
    Span likely = mostLikely();
    long first = day(now) - days(now) + 1;
    Set<Long> days = new HashSet<>();
    for (Instant one : found) {
      if (day(one) >= first && (likely == null || likely.has(one))) {
        days.add(day(one));
      }
    }
    return days.size();
  }

  private static long day(Instant instant) {
    return Math.floorDiv(instant.getEpochSecond(), DAY_SECONDS);
  }
}
