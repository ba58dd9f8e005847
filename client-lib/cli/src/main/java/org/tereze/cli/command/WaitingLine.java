package org.tereze.cli.command;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  /** One line for each contact and pack: a long report waits in several parts. */
  static void print(List<WaitingReport> reports, Clock clock, Terminal terminal) {
    Map<List<String>, List<WaitingReport>> alike = new LinkedHashMap<>();
    for (WaitingReport report : reports) {
      alike
          .computeIfAbsent(
              List.of(report.from(), report.neededModel()), unused -> new ArrayList<>())
          .add(report);
    }
    for (List<WaitingReport> some : alike.values()) {
      WaitingReport first = some.get(0);
      terminal.print(
          String.format(
              "   -  %s  %sfrom %s, needs the text pack %s (tereze packs --add FILE)",
              When.shown(first.received(), clock),
              some.size() == 1 ? "" : some.size() + " envelopes ",
              first.from(),
              first.neededModel()));
    }
  }
}
