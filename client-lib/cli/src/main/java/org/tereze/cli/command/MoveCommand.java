package org.tereze.cli.command;

import java.io.IOException;
import org.tereze.cli.term.CommandException;
import org.tereze.cli.term.ExitCode;
import org.tereze.client.Client;
import org.tereze.client.ClientException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Gives a contact a new mailbox. */
@Command(
    name = "move",
    description = "Tell NAME, sealed, to write to a new mailbox; the old one is read for 30 days.")
final class MoveCommand extends HomeCommand {
  @Parameters(paramLabel = "NAME", description = "the contact")
  private String name = "";

  MoveCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  ExitCode run() throws CommandException, ClientException, IOException {
    try (Client client = open()) {
      client.move(name);
      if (json()) {
        terminal().json(ContactLine.of(client.contact(name)));
      } else {
        terminal().print("Moving " + name + "; they are told at the next flush");
      }
    }
    return ExitCode.OK;
  }
}
