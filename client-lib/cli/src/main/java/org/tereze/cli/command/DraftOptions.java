package org.tereze.cli.command;

import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tereze.cli.term.CommandException;
import org.tereze.cli.term.ExitCode;
import org.tereze.client.Draft;
import org.tereze.client.codec.PaddingPolicy;
import org.tereze.wire.Precedence;
import picocli.CommandLine.Option;

/** The options that say what a report is beside its text. */
final class DraftOptions {
  @Option(
      names = "--precedence",
      paramLabel = "LEVEL",
      description = "flash, immediate, priority or routine (default)")
  private String precedence = "routine";

  @Option(
      names = "--lifetime",
      paramLabel = "TIME",
      description = "how long relays must keep it: 36h, 14d (default), at most 30d")
  private String lifetime = "14d";

  @Option(
      names = "--deadline",
      paramLabel = "TIME",
      description =
          "within which time it should have left, for example 6h (default: half of the lifetime);"
              + " later it is worth half as much as others of its precedence")
  private @Nullable String deadline;

  @Option(
      names = "--at",
      paramLabel = "WHEN",
      description = "when it happened: 17:40, 2026-01-05T17:40, or with a zone")
  private @Nullable String at;

  @Option(
      names = "--place",
      paramLabel = "WHERE",
      description = "a name, or LAT,LON, or LAT,LON~METRES (default ~1000)")
  private @Nullable String place;

  @Option(
      names = "--category",
      paramLabel = "NAME",
      description =
          "detention, violence, medical, missing-person, protest, forces, outage, supply,"
              + " transport, damage or statement")
  private @Nullable String category;

  @Option(
      names = "--count",
      paramLabel = "WHAT=N",
      description = "people, injured, killed, detained, missing, released; may be repeated")
  private Map<String, Integer> counts = Map.of();

  @Option(names = "--tag", paramLabel = "WORD", description = "may be repeated")
  private List<String> tags = List.of();

  @Option(names = "--reply-to", paramLabel = "ID", description = "the inbox report it answers")
  private long replyTo;

  @Option(
      names = "--check-in",
      paramLabel = "TIME",
      description = "you will write again within this time, for example 24h")
  private @Nullable String checkIn;

  @Option(
      names = "--heard-from",
      paramLabel = "NAME",
      description = "these are the words of NAME, taken by telephone")
  private @Nullable String heardFrom;

  @Option(
      names = "--sign",
      description =
          "sign it: whoever gets it can prove to anyone, for ever, that you wrote it"
              + " (without it the recipient is sure and nobody else can be convinced)")
  private boolean sign;

  @Option(
      names = "--keep",
      description = "keep the text readable on this device; else it cannot be read here any more")
  private boolean keep;

  @Option(
      names = "--padding",
      paramLabel = "POLICY",
      description =
          "fill the envelope up, so that its length says less: compact (steps of 4 B), sms"
              + " (multiples of 140 B) or uniform (280, 1400 or 7000 B, or the most); default: the"
              + " contact's (contacts --padding), else compact")
  private @Nullable String padding;

  Draft draft(String to, String text, Clock clock) throws CommandException {
    Draft draft = new Draft(to, text).precedence(precedence(precedence));
    draft.lifetimeHours(Spelled.hours(lifetime, "--lifetime"));
    if (deadline != null) {
      draft.deadlineHours(Spelled.hours(deadline, "--deadline"));
    }
    if (at != null) {
      draft.at(Spelled.instant(at, clock));
    }
    if (place != null) {
      Spelled.place(place, draft);
    }
    if (category != null) {
      draft.category(category.toLowerCase(Locale.ROOT));
    }
    for (Map.Entry<String, Integer> count : counts.entrySet()) {
      draft.count(countOf(count.getKey()), atLeastZero(count.getValue()));
    }
    draft.tags(tags);
    if (replyTo != 0) {
      draft.replyTo(replyTo);
    }
    if (checkIn != null) {
      draft.checkInHours(Spelled.hours(checkIn, "--check-in"));
    }
    if (heardFrom != null) {
      draft.heardFrom(heardFrom);
    }
    if (padding != null) {
      draft.padding(padding(padding));
    }
    if (sign) {
      draft.signed();
    }
    return keep ? draft.keepText() : draft;
  }

  boolean signs() {
    return sign;
  }

  static Precedence precedence(String name) throws CommandException {
    return constant(Precedence.class, name, "precedence");
  }

  static PaddingPolicy padding(String name) throws CommandException {
    return constant(PaddingPolicy.class, name, "padding");
  }

  private static Draft.CountOf countOf(String name) throws CommandException {
    return constant(Draft.CountOf.class, name, "count");
  }

  private static int atLeastZero(int number) throws CommandException {
    if (number < 0) {
      throw new CommandException(ExitCode.USAGE, "a count is not negative: " + number);
    }
    return number;
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String name, String what)
      throws CommandException {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equalsIgnoreCase(name)) {
        return constant;
      }
    }
    throw new CommandException(
        ExitCode.USAGE, "there is no " + what + " " + name + "; it is one of " + names(type));
  }

  private static <E extends Enum<E>> String names(Class<E> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }
}
