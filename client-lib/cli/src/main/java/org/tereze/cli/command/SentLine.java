package org.tereze.cli.command;

import java.util.List;
import java.util.Locale;
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
    @Nullable String text) {
  static SentLine of(SentReport report) {
    Fit fit = Fit.of(report.envelopeBytes());
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
        report.keptText());
  }

  /** What a person reads when a report was sealed. */
  static String queued(SentReport report) {
    return String.format(
        "Report %d for %s is queued, sealed: %d B encoded, %s, %d B in its envelope: fits %s.",
        report.id(),
        report.to(),
        report.encodedBytes(),
        packed(report),
        report.envelopeBytes(),
        fits(Fit.of(report.envelopeBytes())));
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
