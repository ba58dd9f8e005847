package org.tereze.cli.command;

import java.io.IOException;
import org.tereze.cli.term.CommandException;
import org.tereze.cli.term.ExitCode;
import org.tereze.client.Client;
import org.tereze.client.ClientException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Ends a contact. */
@Command(
    name = "revoke",
    description =
        "Drop the sessions with NAME now and its mailbox in the next window; for a phone that was taken.")
final class RevokeCommand extends HomeCommand {
  @Parameters(paramLabel = "NAME", description = "the contact")
  private String name = "";

  RevokeCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  ExitCode run() throws CommandException, ClientException, IOException {
    try (Client client = open()) {
      client.revoke(name);
      if (json()) {
        terminal().json(ContactLine.of(client.contact(name)));
      } else {
        terminal().print("Revoked " + name + "; the relay is told at the next flush");
      }
    }
    return ExitCode.OK;
  }
}
