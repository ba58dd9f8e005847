package org.tereze.cli.command;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tereze.client.cost.Fit;
import org.tereze.client.outbox.SentReport;

/** A report of one's own as JSON shows it. */
record SentLine(
    long id,
    String to,
    String written,
    String precedence,
    int lifetimeHours,
    String state,
    String since,
    @Nullable String saidBy,
    @Nullable String reason,
    List<String> actions,
    int encodedBytes,
    String codec,
    int packedBytes,
    int envelopeBytes,
    int smsMessages,
    int words,
    int lineMillis,
    @Nullable String text,
    int part,
    Map<String, Long> partStates,
    List<SentLine> parts,
    Map<String, Long> pieceStates) {
  static SentLine of(SentReport report) {
    Fit fit = fit(report);
    return new SentLine(
        report.id(),
        report.to(),
        report.written().toString(),
        report.precedence().name().toLowerCase(Locale.ROOT),
        report.lifetimeHours(),
        state(report),
        report.since().toString(),
        report.saidBy(),
        report.reason(),
        report.actions(),
        report.encodedBytes(),
        report.codec(),
        report.packedBytes(),
        report.envelopeBytes(),
        fit.smsMessages(),
        fit.words(),
        fit.lineMillis(),
        report.keptText(),
        report.part(),
        states(report.parts()),
        report.parts().stream().map(SentLine::of).toList(),
        states(report.pieces()));
  }

  private static Fit fit(SentReport report) {
    int ofPieces = report.pieces().stream().mapToInt(SentReport::envelopeBytes).sum();
    Fit text =
        report.parts().stream()
            .map(SentLine::fit)
            .reduce(Fit::and)
            .orElseGet(() -> Fit.of(report.envelopeBytes() - ofPieces));
    return report.pieces().stream().map(SentLine::fit).reduce(text, Fit::and);
  }

  /** How many are in each state, the slowest first. */
  private static Map<String, Long> states(List<SentReport> parts) {
    return parts.stream()
        .sorted(Comparator.comparing(SentReport::state))
        .collect(Collectors.groupingBy(SentLine::state, LinkedHashMap::new, Collectors.counting()));
  }

  /** Where a report is, with how many of its parts where they are not all in one state. */
  static String states(SentReport report) {
    return states(report.parts()).size() < 2 ? state(report) : counted(report.parts());
  }

  /** For example {@code 3 queued, 16 in custody of 19}. */
  static String counted(List<SentReport> parts) {
    return states(parts).entrySet().stream()
            .map(one -> one.getValue() + " " + one.getKey())
            .collect(Collectors.joining(", "))
        + " of "
        + parts.size();
  }

  /** What a person reads when a report was sealed. */
  static String queued(SentReport report) {
    int parts = Math.max(1, report.parts().size()) + report.pieces().size();
    return String.format(
        "Report %d for %s is queued, sealed: %d B encoded, %s, %d B in %s: fits %s.",
        report.id(),
        report.to(),
        report.encodedBytes(),
        packed(report),
        report.envelopeBytes(),
        parts == 1 ? "its envelope" : parts + " envelopes" + headline(report),
        fits(fit(report)));
  }

  private static String headline(SentReport report) {
    return report.parts().isEmpty()
        ? ""
        : ", of which the headline is " + report.parts().get(0).envelopeBytes() + " B";
  }

  /** Where an envelope fits, as a person reads it. */
  static String fits(Fit fit) {
    return String.format(
        Locale.ROOT,
        "%d SMS / %d words / %.2f s at 2G",
        fit.smsMessages(),
        fit.words(),
        fit.lineMillis() / 1000.0);
  }

  private static String packed(SentReport report) {
    if (report.packedBytes() > report.encodedBytes()) {
      return report.packedBytes() + " B with your card";
    }
    return switch (report.codec()) {
      case "raw" -> "as they are";
      case "deflate" -> report.packedBytes() + " B deflated";
      case "fields" -> report.packedBytes() + " B as fields";
      default -> report.packedBytes() + " B by the text model " + report.codec();
    };
  }

  /** The state in words: queued, in custody, collected, opened … */
  static String state(SentReport report) {
    return report.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
