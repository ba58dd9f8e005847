package org.tereze.cli.command;

import java.io.IOException;
import org.tereze.cli.term.CommandException;
import org.tereze.cli.term.ExitCode;
import org.tereze.client.Client;
import org.tereze.client.ClientException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lets go of one report for good. */
@Command(
    name = "forget",
    description =
        "Forget one report for good: a written one that has not left does not go any more; one that"
            + " is on its way stays until its relay says what became of it.")
final class ForgetCommand extends HomeCommand {
  @Parameters(paramLabel = "ID", description = "its number in status, or with --received in inbox")
  private long id;

  @Option(names = "--received", description = "one of the inbox")
  private boolean received;

  ForgetCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  ExitCode run() throws CommandException, ClientException, IOException {
    try (Client client = open()) {
      if (received) {
        client.forgetReceived(id);
      } else {
        client.forget(id);
      }
      if (json()) {
        terminal().json(new Forgotten(id, received));
      } else {
        terminal().print((received ? "Received report " : "Report ") + id + " is forgotten.");
      }
    }
    return ExitCode.OK;
  }

  record Forgotten(long id, boolean received) {}
}
