package org.tereze.cli.command;

import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How times and relays are shown to a person. */
final class When {
  private static final DateTimeFormatter MINUTES =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);
  private static final int KEY_CHARACTERS = 6;

  private When() {}

  /** Local date and minute. */
  static String shown(Instant instant, Clock clock) {
    return MINUTES.format(instant.atZone(clock.getZone()));
  }

  /** A relay's address with its key cut to six characters; other names unchanged. */
  static String shortAddress(String name) {
    int at = name.indexOf('@');
    return at <= KEY_CHARACTERS
        ? name
        : name.substring(0, KEY_CHARACTERS) + "…" + name.substring(at);
  }
}
