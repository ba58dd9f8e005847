package org.tereze.cli.command;

import java.io.IOException;
import org.tereze.cli.term.CommandException;
import org.tereze.cli.term.ExitCode;
import org.tereze.client.Client;
import org.tereze.client.ClientException;
import org.tereze.client.outbox.SentReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Passes a received report on. */
@Command(
    name = "forward",
    description = "Seal and queue a received report for somebody else, its signature intact.")
final class ForwardCommand extends HomeCommand {
  @Parameters(paramLabel = "ID", description = "its number in the inbox")
  private long id;

  @Option(names = "--to", paramLabel = "NAME", required = true, description = "the contact")
  private String to = "";

  @Option(names = "--comment", paramLabel = "TEXT", description = "words of your own")
  private String comment = "";

  @Option(
      names = "--precedence",
      paramLabel = "LEVEL",
      description = "flash, immediate, priority or routine (default)")
  private String precedence = "routine";

  ForwardCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  ExitCode run() throws CommandException, ClientException, IOException {
    try (Client client = open()) {
      long sent = client.forward(id, to, comment, DraftOptions.precedence(precedence));
      SentReport report = client.sent(sent);
      String parts = ReceivedLine.parts(client.received(id));
      if (!parts.isEmpty()) {
        terminal().say("Only " + parts + " have come yet, and only these were forwarded.");
      }
      if (json()) {
        terminal().json(SentLine.of(report));
      } else {
        terminal().print(SentLine.queued(report));
      }
    }
    return ExitCode.OK;
  }
}
