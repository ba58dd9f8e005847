package org.tereze.cli.command;

import java.time.Clock;
import java.util.List;
import org.tereze.cli.term.Terminal;
import org.tereze.client.inbox.WaitingReport;

/** A report that waits for a text pack, as JSON shows it. */
record WaitingLine(String from, String received, String needs) {
  static List<WaitingLine> of(List<WaitingReport> reports) {
    return reports.stream()
        .map(
            report ->
                new WaitingLine(report.from(), report.received().toString(), report.neededModel()))
        .toList();
  }

  /** One line for each. */
  static void print(List<WaitingReport> reports, Clock clock, Terminal terminal) {
    for (WaitingReport report : reports) {
      terminal.print(
          String.format(
              "   -  %s  from %s, needs the text pack %s (tereze packs --add FILE)",
              When.shown(report.received(), clock), report.from(), report.neededModel()));
    }
  }
}
