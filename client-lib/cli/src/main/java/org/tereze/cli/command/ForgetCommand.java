package org.tereze.cli.command;

import java.io.IOException;
import java.util.List;
import org.tereze.cli.term.CommandException;
import org.tereze.cli.term.ExitCode;
import org.tereze.client.Client;
import org.tereze.client.ClientException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lets go of reports for good. */
@Command(
    name = "forget",
    description =
        "Forget reports for good: a written one that has not left does not go any more; one that"
            + " is on its way stays until its relay says what became of it, and nothing named after"
            + " it is forgotten.")
final class ForgetCommand extends HomeCommand {
  @Parameters(
      paramLabel = "ID",
      arity = "1..*",
      description = "its number in status, or with --received in inbox")
  private List<Long> ids = List.of();

  @Option(names = "--received", description = "one of the inbox")
  private boolean received;

  ForgetCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  ExitCode run() throws CommandException, ClientException, IOException {
    try (Client client = open()) {
      for (long id : ids) {
        forget(client, id);
      }
      if (json()) {
        terminal().json(new Forgotten(ids, received));
      }
    }
    return ExitCode.OK;
  }

  private void forget(Client client, long id) throws ClientException {
    if (received) {
      client.forgetReceived(id);
    } else {
      client.forget(id);
    }
    if (!json()) {
      terminal().print((received ? "Received report " : "Report ") + id + " is forgotten.");
    }
  }

  record Forgotten(List<Long> ids, boolean received) {}
}
