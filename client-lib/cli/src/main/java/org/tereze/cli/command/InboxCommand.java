package org.tereze.cli.command;

import java.io.IOException;
import java.util.List;
import org.tereze.cli.term.CommandException;
import org.tereze.cli.term.ExitCode;
import org.tereze.client.Client;
import org.tereze.client.ClientException;
import org.tereze.client.inbox.ReceivedReport;
import org.tereze.client.inbox.WaitingReport;
import picocli.CommandLine.Command;

/** Lists what was opened here. */
@Command(name = "inbox", description = "List the reports that were opened here, oldest first.")
final class InboxCommand extends HomeCommand {
  private static final int SHOWN_CHARACTERS = 72;

  InboxCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  ExitCode run() throws CommandException, ClientException, IOException {
    try (Client client = open()) {
      if (json()) {
        terminal().json(client.inbox().stream().map(ReceivedLine::of).toList());
        return ExitCode.OK;
      }
      List<ReceivedReport> reports = client.inbox();
      List<WaitingReport> waiting = client.waiting();
      if (reports.isEmpty() && waiting.isEmpty()) {
        terminal().say("Nothing has come yet.");
      }
      for (ReceivedReport report : reports) {
        terminal()
            .print(
                String.format(
                    "%4d  %s  %s",
                    report.id(),
                    When.shown(report.received(), surroundings.clock()),
                    ReceivedLine.provenance(report)));
        String parts = ReceivedLine.parts(report);
        terminal()
            .print(
                "      "
                    + (parts.isEmpty() ? "" : "(" + parts + ") ")
                    + firstLine(report.content().text()));
      }
      WaitingLine.print(waiting, surroundings.clock(), terminal());
    }
    return ExitCode.OK;
  }

  private static String firstLine(String text) {
    String line = text.lines().findFirst().orElse("");
    int characters = line.codePointCount(0, line.length());
    return characters <= SHOWN_CHARACTERS
        ? line
        : line.substring(0, line.offsetByCodePoints(0, SHOWN_CHARACTERS - 1)) + "…";
  }
}
