package org.tereze.window.schedule;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Named values of a planned window, read one by one; each error names the field. One thread. */
final class WindowText {
  private static final Pattern AMOUNT = Pattern.compile("([0-9]{1,12}) ?([A-Za-z/]+)");
  private static final Pattern TIME =
      Pattern.compile("(?:([0-9]{1,5})d)?(?:([0-9]{1,5})h)?(?:([0-9]{1,5})m)?(?:([0-9]{1,5})s)?");
  private static final Map<String, Long> BITS =
      Map.of("bit/s", 1L, "kbit/s", 1_000L, "Mbit/s", 1_000_000L, "B/s", 8L, "kB/s", 8_000L);
  private static final Map<String, Long> BYTES =
      Map.of("B", 1L, "kB", 1_000L, "MB", 1_000_000L, "GB", 1_000_000_000L);
  private static final int MOST_TEXT = 200;

  private final Map<String, String> values;

  WindowText(Map<String, String> values) {
    this.values = values;
  }

  /** Throws if there is a value that nobody would read. */
  void refuseUnknown(Set<String> known) throws MalformedWindowException {
    for (Map.Entry<String, String> one : values.entrySet()) {
      if (!known.contains(one.getKey())) {
        throw new MalformedWindowException(
            one.getKey(), one.getValue(), "no such field; there are " + new TreeSet<>(known));
      }
    }
  }

  String required(String field) throws MalformedWindowException {
    String value = text(field);
    if (value == null) {
      throw new MalformedWindowException(field, "is missing");
    }
    return value;
  }

  @Nullable String text(String field) throws MalformedWindowException {
    String value = values.get(field);
    if (value != null && value.trim().isEmpty()) {
      throw new MalformedWindowException(field, value, "is empty");
    }
    if (value != null && (value.length() > MOST_TEXT || value.chars().anyMatch(c -> c < ' '))) {
      throw new MalformedWindowException(
          field, "…", "is longer than " + MOST_TEXT + " characters, or has control characters");
    }
    return value;
  }

  boolean flag(String field) throws MalformedWindowException {
    String value = text(field);
    if (value == null || value.equals("false")) {
      return false;
    }
    if (!value.equals("true")) {
      throw new MalformedWindowException(field, value, "must be true or false");
    }
    return true;
  }

  ZoneId zone(String field) throws MalformedWindowException {
    String value = text(field);
    try {
      return ZoneId.of(value == null ? "UTC" : value);
    } catch (DateTimeException e) {
      throw new MalformedWindowException(
          field, String.valueOf(value), "is no time zone known here, as Asia/Almaty or +05:00");
    }
  }

  /** One of a few names, by its place in the enumeration; {@code otherwise} if it is not there. */
  <E extends Enum<E>> E name(String field, Map<String, E> names, E otherwise)
      throws MalformedWindowException {
    String value = text(field);
    if (value == null) {
      return otherwise;
    }
    E found = names.get(value.toLowerCase(Locale.ROOT));
    if (found == null) {
      throw new MalformedWindowException(
          field, value, "must be one of " + new TreeSet<>(names.keySet()));
    }
    return found;
  }

  /** A time as {@code 3h30m}; {@code otherwise} if it is not there. */
  Duration time(String field, Duration otherwise, Duration least, Duration most)
      throws MalformedWindowException {
    String value = text(field);
    if (value == null) {
      return otherwise;
    }
    Matcher parts = TIME.matcher(value.replace(" ", ""));
    if (!parts.matches()) {
      throw new MalformedWindowException(field, value, "is no time as 90s, 20m, 3h30m or 1d");
    }
    Duration time =
        Duration.ofDays(part(parts, 1))
            .plusHours(part(parts, 2))
            .plusMinutes(part(parts, 3))
            .plusSeconds(part(parts, 4));
    if (time.compareTo(least) < 0 || time.compareTo(most) > 0) {
      throw new MalformedWindowException(
          field, value, "is not within " + text(least) + " to " + text(most));
    }
    return time;
  }

  private static long part(Matcher parts, int group) {
    String digits = parts.group(group);
    return digits == null ? 0 : Long.parseLong(digits);
  }

  private static String text(Duration time) {
    return time.toString().substring(2).toLowerCase(Locale.ROOT);
  }

  /** Bytes per second; {@link CallLimits#NO_LIMIT} if it is not there. */
  long bytesPerSecond(String field, long least, long most) throws MalformedWindowException {
    long bits = amount(field, BITS, "a rate as 20 kbit/s or 2500 B/s", least * 8, most * 8);
    return bits == CallLimits.NO_LIMIT ? bits : bits / 8;
  }

  /** Bytes; {@link CallLimits#NO_LIMIT} if it is not there. */
  long bytes(String field, long least, long most) throws MalformedWindowException {
    return amount(field, BYTES, "a volume as 200 kB or 2 MB", least, most);
  }

  private long amount(String field, Map<String, Long> units, String what, long least, long most)
      throws MalformedWindowException {
    String value = text(field);
    if (value == null) {
      return CallLimits.NO_LIMIT;
    }
    Matcher parts = AMOUNT.matcher(value);
    Long unit = parts.matches() ? units.get(parts.group(2)) : null;
    if (unit == null) {
      throw new MalformedWindowException(
          field, value, "is not " + what + "; units are " + new TreeSet<>(units.keySet()));
    }
    long number = Long.parseLong(parts.group(1));
    long amount = number > most / unit ? Long.MAX_VALUE : number * unit;
    if (amount < least || amount > most) {
      throw new MalformedWindowException(
          field, value, "is not within " + bounds(units, least, most));
    }
    return amount;
  }

  private static String bounds(Map<String, Long> units, long least, long most) {
    boolean bits = units.containsKey("bit/s");
    return bits ? least / 8 + " to " + most / 8 + " B/s" : least + " to " + most + " B";
  }
}
