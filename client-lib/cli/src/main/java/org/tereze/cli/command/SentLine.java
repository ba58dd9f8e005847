package org.tereze.cli.command;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
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
    @Nullable String text) {
  static SentLine of(SentReport report) {
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
        report.keptText());
  }

  /** What a person reads when a report was sealed. */
  static String queued(SentReport report) {
    return String.format(
        "Report %d for %s is queued, sealed: %d B encoded, %s, %d B in its envelope.",
        report.id(), report.to(), report.encodedBytes(), packed(report), report.envelopeBytes());
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
