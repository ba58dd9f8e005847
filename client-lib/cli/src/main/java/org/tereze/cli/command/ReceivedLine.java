package org.tereze.cli.command;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tereze.cli.term.Plain;
import org.tereze.client.inbox.ReceivedReport;

/** A received report as JSON shows it. */
record ReceivedLine(
    long id,
    String from,
    boolean compared,
    String received,
    String author,
    @Nullable String forwardedBy,
    @Nullable String heardFrom,
    String proof,
    String comment,
    String text,
    @Nullable String at,
    @Nullable String place,
    String category,
    List<String> tags,
    Map<String, Integer> counts,
    int checkInHours,
    long replyTo,
    int parts,
    int partsHere,
    List<Integer> missing,
    List<ReceivedFileLine> files) {
  static ReceivedLine of(ReceivedReport report) {
    return of(
        report,
        report.content().files().stream().map(file -> ReceivedFileLine.of(file, null)).toList());
  }

  static ReceivedLine of(ReceivedReport report, List<ReceivedFileLine> files) {
    ReceivedReport.Authorship authorship = report.authorship();
    ReceivedReport.Content content = report.content();
    return new ReceivedLine(
        report.id(),
        report.from(),
        report.confirmed(),
        report.received().toString(),
        authorship.author(),
        authorship.forwardedBy(),
        authorship.heardFrom(),
        authorship.proof().name().toLowerCase(Locale.ROOT),
        authorship.comment(),
        content.text(),
        content.at() == null ? null : content.at().toString(),
        content.place(),
        content.category(),
        content.tags(),
        content.counts(),
        content.checkInHours(),
        content.replyTo(),
        content.parts(),
        content.partsHere(),
        content.missing(),
        files);
  }

  /** How much of it has come; empty if it came whole. */
  static String parts(ReceivedReport report) {
    ReceivedReport.Content content = report.content();
    return content.missing().isEmpty()
        ? ""
        : content.partsHere() + " of " + content.parts() + " parts";
  }

  /** Who wrote it, what proves that, and through whom it came, in one line. */
  static String provenance(ReceivedReport report) {
    ReceivedReport.Authorship authorship = report.authorship();
    StringBuilder line = new StringBuilder("written by ").append(authorship.author());
    switch (authorship.proof()) {
      case SIGNATURE_VALID -> line.append(", signature valid");
      case SIGNATURE_INVALID -> line.append(", SIGNATURE DOES NOT VERIFY: do not trust");
      case NONE -> line.append(", not signed");
      case SESSION -> {}
    }
    if (authorship.heardFrom() != null) {
      line.append("; taken by telephone from ").append(authorship.heardFrom());
    }
    if (authorship.forwardedBy() != null) {
      line.append("; forwarded by ").append(authorship.forwardedBy());
    }
    if (!report.confirmed()) {
      line.append("; ").append(report.from()).append(" not compared yet");
    }
    return Plain.line(line.toString());
  }
}
