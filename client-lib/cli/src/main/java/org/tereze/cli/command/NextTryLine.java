package org.tereze.cli.command;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tereze.client.window.KnownWindows;
import org.tereze.window.schedule.NextTry;

/**
 * When the next try is, and what is known of windows, as it is shown.
 *
 * @param at the next try; null: there is none
 * @param why PLANNED, PROBE, WOKEN, OPEN or NEVER
 * @param likelyFromMinute of a UTC day, from when on windows are most likely; null: not known
 * @param likelyMinutes for how long
 * @param days the last ones, of which anything can be said
 * @param daysFound on how many of them there was a window then
 */
record NextTryLine(
    @Nullable String at,
    String why,
    @Nullable Integer likelyFromMinute,
    @Nullable Integer likelyMinutes,
    int days,
    int daysFound) {
  static NextTryLine of(NextTry next, KnownWindows known, Instant now) {
    KnownWindows.Span likely = known.mostLikely();
    return new NextTryLine(
        next.why() == NextTry.Why.NEVER ? null : next.at().toString(),
        next.why().name(),
        likely == null ? null : likely.fromMinute(),
        likely == null ? null : likely.minutes(),
        known.days(now),
        known.daysFound(now));
  }

  /** The next try in a sentence. */
  static String sentence(NextTry next, Clock clock) {
    if (next.why() == NextTry.Why.NEVER) {
      return "No next try: no relay is known, or nothing is planned.";
    }
    boolean now = !next.at().isAfter(clock.instant());
    return "Next try " + (now ? "now" : When.shown(next.at(), clock)) + ": " + reason(next) + ".";
  }

  private static String reason(NextTry next) {
    return switch (next.why()) {
      case PLANNED -> "a planned window";
      case PROBE -> "there may be a window";
      case WOKEN -> "the network changed, or a relay has a window";
      case OPEN -> "something waits, and the relay answered lately";
      case NEVER -> "nothing is planned";
    };
  }

  /** What is known in a sentence, in the clock's time zone; null: nothing. */
  static @Nullable String sentence(KnownWindows known, Clock clock) {
    List<String> parts = new ArrayList<>();
    KnownWindows.Span likely = known.mostLikely();
    if (likely != null) {
      parts.add("most likely " + span(likely, clock));
    } else if (known.count() > 0) {
      parts.add("at no time more than at others yet");
    }
    int days = known.days(clock.instant());
    if (days == 1) {
      parts.add("found today");
    } else if (days > 1) {
      parts.add(known.daysFound(clock.instant()) + " of the last " + days + " days");
    }
    KnownWindows.Span said = known.saidByRelay();
    if (said != null) {
      parts.add("a relay says " + span(said, clock));
    }
    return parts.isEmpty() ? null : "Windows: " + String.join("; ", parts) + ".";
  }

  private static String span(KnownWindows.Span span, Clock clock) {
    Instant midnight = clock.instant().truncatedTo(ChronoUnit.DAYS);
    Instant from = midnight.plus(Duration.ofMinutes(span.fromMinute()));
    Instant to = from.plus(Duration.ofMinutes(span.minutes()));
    return time(from, clock) + "–" + time(to, clock);
  }

  private static String time(Instant instant, Clock clock) {
    return String.format(Locale.ROOT, "%tR", instant.atZone(clock.getZone()));
  }
}
