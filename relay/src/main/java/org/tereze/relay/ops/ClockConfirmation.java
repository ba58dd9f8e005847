package org.tereze.relay.ops;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;

/**
 * An operator's word that the machine's clock is right, left as the file {@code clock-confirmed}
 * for a relay that runs or will: the instant in ASCII, as in ISO 8601. Taken once. Holds nothing.
 */
final class ClockConfirmation {
  /** A confirmation is of the clock as it was; one that has moved since is another clock. */
  private static final Duration TOLERANCE = Duration.ofHours(CustodyClock.ALLOWANCE_HOURS);

  private ClockConfirmation() {}

  /**
   * Leaves word, if the machine's day is the one that the operator says it is.
   *
   * @param day as in 2026-11-22
   * @throws ConfigException if it is not
   */
  static void leave(Path data, String day, Instant now) throws ConfigException, IOException {
    Instant said = startOf(day);
    // A day in UTC; people east and west of it are a day off at most.
    boolean near =
        now.isAfter(said.minus(Duration.ofDays(1))) && now.isBefore(said.plus(Duration.ofDays(2)));
    if (!near) {
      throw new ConfigException(
          "this machine's clock says " + now + ", not " + day + ": set it right first");
    }
    SecretFile.createFolder(data);
    SecretFile.write(file(data), now.toString().getBytes(StandardCharsets.US_ASCII));
  }

  private static Instant startOf(String day) throws ConfigException {
    try {
      return LocalDate.parse(day).atStartOfDay(ZoneOffset.UTC).toInstant();
    } catch (DateTimeParseException e) {
      throw new ConfigException("not a date such as 2026-11-22: " + day);
    }
  }

  /** Takes the word away, if there is any; whether it is of the clock as it is now. */
  static boolean take(Path data, Instant now) throws IOException {
    Path file = file(data);
    if (!Files.exists(file)) {
      return false;
    }
    String text = Files.readString(file);
    Files.delete(file);
    try {
      return Duration.between(Instant.parse(text), now).abs().compareTo(TOLERANCE) < 0;
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  private static Path file(Path data) {
    return data.resolve("clock-confirmed");
  }
}
