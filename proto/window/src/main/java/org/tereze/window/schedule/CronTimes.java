package org.tereze.window.schedule;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Month;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import org.jspecify.annotations.Nullable;

/**
 * The minutes that a text of five fields names, as cron reads it: minute, hour, day of month,
 * month, day of week. If both kinds of day are limited, either will do. Immutable.
 *
 * <p>In a time zone a minute that a change of the clock leaves out is the first instant after the
 * change, and one that comes twice is the first of both. So several minutes may be one instant.
 */
final class CronTimes {
  /** Between two 29ths of February around the year 2100. */
  private static final int MOST_DAYS = 8 * 366 + 2;

  private final CronField minutes;
  private final CronField hours;
  private final CronField days;
  private final CronField months;
  private final CronField weekdays;

  private CronTimes(CronField[] fields) {
    this.minutes = fields[0];
    this.hours = fields[1];
    this.days = fields[2];
    this.months = fields[3];
    this.weekdays = fields[4];
  }

  static CronTimes parse(String text) throws MalformedWindowException {
    String[] parts = text.trim().split("\\s+", -1);
    CronField.Kind[] kinds = CronField.Kind.values();
    if (parts.length != kinds.length) {
      throw new MalformedWindowException(
          FixedWindow.AT,
          text,
          "has "
              + (text.trim().isEmpty() ? 0 : parts.length)
              + " fields, not 5: minute, hour, day of month, month, day of week");
    }
    CronField[] fields = new CronField[kinds.length];
    for (int i = 0; i < kinds.length; i++) {
      fields[i] = CronField.parse(kinds[i], parts[i], text);
    }
    CronTimes times = new CronTimes(fields);
    if (times.weekdays.isAny() && !times.hasDay()) {
      throw new MalformedWindowException(FixedWindow.AT, text, "no such month has such a day");
    }
    return times;
  }

  private boolean hasDay() {
    for (Month month : Month.values()) {
      if (months.has(month.getValue()) && days.least() <= month.maxLength()) {
        return true;
      }
    }
    return false;
  }

  /** The first of them at that instant or after it; null if there is none within eight years. */
  @Nullable Instant next(Instant from, ZoneId zone) {
    LocalDate first = from.atZone(zone).toLocalDate().minusDays(1);
    for (int i = 0; i <= MOST_DAYS; i++) {
      LocalDate day = first.plusDays(i);
      Instant found = has(day) ? firstOf(day, from, zone) : null;
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private @Nullable Instant firstOf(LocalDate day, Instant from, ZoneId zone) {
    for (int hour = 0; hour < 24; hour++) {
      for (int minute = 0; hours.has(hour) && minute < 60; minute++) {
        if (minutes.has(minute)) {
          Instant instant = instant(day.atTime(hour, minute), zone);
          if (!instant.isBefore(from)) {
            return instant;
          }
        }
      }
    }
    return null;
  }

  /** The last of them at that instant or before it, but after {@code since}; null if none is. */
  @Nullable Instant last(Instant until, Instant since, ZoneId zone) {
    LocalDate day = until.atZone(zone).toLocalDate().plusDays(1);
    LocalDate end = since.atZone(zone).toLocalDate().minusDays(1);
    for (; !day.isBefore(end); day = day.minusDays(1)) {
      Instant found = has(day) ? lastOf(day, until, zone) : null;
      if (found != null) {
        return found.isAfter(since) ? found : null;
      }
    }
    return null;
  }

  private @Nullable Instant lastOf(LocalDate day, Instant until, ZoneId zone) {
    for (int hour = 23; hour >= 0; hour--) {
      for (int minute = 59; hours.has(hour) && minute >= 0; minute--) {
        if (minutes.has(minute)) {
          Instant instant = instant(day.atTime(hour, minute), zone);
          if (!instant.isAfter(until)) {
            return instant;
          }
        }
      }
    }
    return null;
  }

  private boolean has(LocalDate day) {
    if (!months.has(day.getMonthValue())) {
      return false;
    }
    boolean byDay = days.has(day.getDayOfMonth());
    boolean byWeekday = weekdays.has(day.getDayOfWeek().getValue() % 7);
    // Order: as cron has it, two limits are alternatives.
    boolean either = !days.isAny() && !weekdays.isAny();
    return either ? (byDay || byWeekday) : (byDay && byWeekday);
  }

  private static Instant instant(LocalDateTime local, ZoneId zone) {
    ZoneOffsetTransition change = zone.getRules().getTransition(local);
    if (change == null) {
      ZoneOffset offset = zone.getRules().getOffset(local);
      return local.toInstant(offset);
    }
    return change.isGap() ? change.getInstant() : local.toInstant(change.getOffsetBefore());
  }
}
