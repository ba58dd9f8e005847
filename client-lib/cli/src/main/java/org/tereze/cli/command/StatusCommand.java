package org.tereze.cli.command;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.tereze.cli.term.CommandException;
import org.tereze.cli.term.ExitCode;
import org.tereze.cli.term.Table;
import org.tereze.client.Client;
import org.tereze.client.ClientException;
import org.tereze.client.contact.Contact;
import org.tereze.client.outbox.SentReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Tells the truth about every report. */
@Command(
    name = "status",
    description = "For each report: where it is, since when, and who says so.")
final class StatusCommand extends HomeCommand {
  @Option(
      names = "--bytes",
      description =
          "instead, what each report and each of the last links cost in bytes, layer by layer")
  private boolean bytes;

  StatusCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  ExitCode run() throws CommandException, ClientException, IOException {
    try (Client client = open()) {
      if (bytes) {
        tellBytes(client);
        return ExitCode.OK;
      }
      List<SentReport> reports = client.outbox();
      List<Contact> contacts = client.contacts();
      List<String> full = FullInboxes.of(contacts);
      List<String> exposed =
          contacts.stream()
              .filter(contact -> contact.state() == Contact.State.ACTIVE)
              .filter(contact -> contact.cardHeld() && !contact.quantumSafe())
              .map(Contact::name)
              .toList();
      if (json()) {
        List<SentLine> lines = reports.stream().map(SentLine::of).toList();
        List<WaitingLine> waiting = WaitingLine.of(client.waiting());
        NextTryLine next =
            NextTryLine.of(client.nextTry(), client.knownWindows(), surroundings.clock().instant());
        terminal().json(new Status(lines, exposed, full, waiting, next));
      } else {
        print(reports, exposed);
        FullInboxes.print(full, terminal());
        WaitingLine.print(client.waiting(), surroundings.clock(), terminal());
        printWindows(client);
      }
    }
    return ExitCode.OK;
  }

  private void printWindows(Client client) throws ClientException {
    terminal().print(NextTryLine.sentence(client.nextTry(), surroundings.clock()));
    String known = NextTryLine.sentence(client.knownWindows(), surroundings.clock());
    if (known != null) {
      terminal().print(known);
    }
  }

  private void tellBytes(Client client) throws ClientException, IOException {
    BytesTable table = BytesTable.of(client.outbox(), client.costs(), client.linkCosts());
    if (json()) {
      terminal().json(table);
    } else {
      table.print(surroundings.clock(), terminal());
    }
  }

  private void print(List<SentReport> reports, List<String> exposed) {
    if (reports.isEmpty()) {
      terminal().say("Nothing was written here yet.");
    } else {
      printTable(reports);
    }
    if (!exposed.isEmpty()) {
      terminal().print("Not yet quantum-safe: " + String.join(", ", exposed));
    }
  }

  private void printTable(List<SentReport> reports) {
    Table table = new Table("id", "to", "precedence", "state", "since", "who says so");
    for (SentReport report : reports) {
      String saidBy = report.saidBy();
      table.row(
          report.id(),
          report.to(),
          report.precedence().name().toLowerCase(Locale.ROOT),
          SentLine.states(report),
          When.shown(report.since(), surroundings.clock()),
          saidBy == null ? "this device" : When.shortAddress(saidBy));
    }
    table.printTo(terminal());
    for (SentReport report : reports) {
      if (!report.pieces().isEmpty()) {
        terminal()
            .print(report.id() + ": pieces of its files: " + SentLine.counted(report.pieces()));
      }
      printReasons(report);
    }
  }

  /** Of parts each reason once, with how many of them it is of. */
  private void printReasons(SentReport report) {
    if (report.parts().isEmpty()) {
      reasons(report).forEach(reason -> terminal().print(report.id() + ": " + reason));
      return;
    }
    Map<String, Long> said = new LinkedHashMap<>();
    for (SentReport part : report.parts()) {
      reasons(part).forEach(reason -> said.merge(reason, 1L, Long::sum));
    }
    said.forEach(
        (reason, parts) ->
            terminal()
                .print(
                    String.format(
                        "%d: %s (%d of %d parts)",
                        report.id(), reason, parts, report.parts().size())));
  }

  private static List<String> reasons(SentReport report) {
    List<String> reasons = new ArrayList<>();
    if (report.reason() != null) {
      reasons.add(report.reason());
    }
    reasons.addAll(report.actions());
    return reasons;
  }

  record Status(
      List<SentLine> reports,
      List<String> notQuantumSafe,
      List<String> inboxFull,
      List<WaitingLine> waiting,
      NextTryLine nextTry) {}
}
