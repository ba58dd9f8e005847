package org.tereze.cli.command;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tereze.cli.term.CommandException;
import org.tereze.cli.term.ExitCode;
import org.tereze.client.Draft;

/** Times, places and names as people type them. */
final class Spelled {
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,4})([hd]?)");
  private static final Pattern DEGREES =
      Pattern.compile("\\s*(-?[0-9.]+)\\s*,\\s*(-?[0-9.]+)\\s*(?:~\\s*([0-9]+))?\\s*");
  private static final int USUAL_PRECISION_METRES = 1000;
  private static final int LONGEST_HOURS = 720;
  private static final int LONGEST_NAME = 64;

  private Spelled() {}

  /** Hours of {@code 36h}, {@code 14d} or {@code 36}: 1 to 720. */
  static int hours(String text, String option) throws CommandException {
    Matcher parts = DURATION.matcher(text);
    int hours = 0;
    if (parts.matches()) {
      hours = Integer.parseInt(parts.group(1)) * (parts.group(2).equals("d") ? 24 : 1);
    }
    if (hours < 1 || hours > LONGEST_HOURS) {
      throw new CommandException(
          ExitCode.USAGE, option + " takes 1h to 720h or 1d to 30d, not " + text);
    }
    return hours;
  }

  /** An instant with a zone, a local date and time, or a time of day that last was. */
  static Instant instant(String typed, Clock clock) throws CommandException {
    String text = typed.strip().replaceFirst(" +", "T");
    try {
      if (text.length() <= 8) {
        ZonedDateTime now = clock.instant().atZone(clock.getZone());
        ZonedDateTime then = now.with(LocalTime.parse(text));
        return (then.isAfter(now) ? then.minusDays(1) : then).toInstant();
      }
      if (text.endsWith("Z") || text.matches(".*[+-][0-9]{2}:?[0-9]{2}")) {
        return OffsetDateTime.parse(text).toInstant();
      }
      return LocalDateTime.parse(text).atZone(clock.getZone()).toInstant();
    } catch (DateTimeParseException e) {
      throw new CommandException(
          ExitCode.USAGE,
          "--at takes 17:40, 2026-01-05T17:40 or 2026-01-05T17:40Z, not " + typed,
          e);
    }
  }

  /** What a contact is to be called here: 1 to 64 characters. */
  static String contactName(String name) throws CommandException {
    String trimmed = name.strip();
    if (trimmed.isEmpty() || trimmed.length() > LONGEST_NAME) {
      throw new CommandException(
          ExitCode.USAGE, "a contact's name has 1 to " + LONGEST_NAME + " characters");
    }
    return trimmed;
  }

  /** A name, or degrees with an optional precision in metres. */
  static void place(String text, Draft draft) throws CommandException {
    Matcher parts = DEGREES.matcher(text);
    if (!parts.matches()) {
      draft.place(text);
      return;
    }
    try {
      int metres =
          parts.group(3) == null ? USUAL_PRECISION_METRES : Integer.parseInt(parts.group(3));
      draft.place(Double.parseDouble(parts.group(1)), Double.parseDouble(parts.group(2)), metres);
    } catch (IllegalArgumentException e) {
      throw new CommandException(
          ExitCode.USAGE, "--place takes degrees like 43.24,76.95~500, not " + text, e);
    }
  }
}
