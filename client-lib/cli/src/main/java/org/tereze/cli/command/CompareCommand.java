package org.tereze.cli.command;

import java.io.IOException;
import java.util.List;
import org.tereze.cli.term.CommandException;
import org.tereze.cli.term.ExitCode;
import org.tereze.client.Client;
import org.tereze.client.ClientException;
import org.tereze.client.contact.Contact;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows both fingerprints, and notes that they were compared. */
@Command(
    name = "compare",
    description = "Show both fingerprints; with --matches, note that NAME read out the same ones.")
final class CompareCommand extends HomeCommand {
  @Parameters(paramLabel = "NAME", description = "the contact")
  private String name = "";

  @Option(names = "--matches", description = "they were compared, and they match")
  private boolean matches;

  CompareCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  ExitCode run() throws CommandException, ClientException, IOException {
    try (Client client = open()) {
      Contact contact = client.contact(name);
      if (matches) {
        client.confirm(name);
        contact = client.contact(name);
      }
      if (json()) {
        terminal()
            .json(
                new Compared(
                    name, client.fingerprint(), contact.fingerprint(), contact.confirmed()));
      } else {
        terminal().print("You:  " + String.join(" ", client.fingerprint()));
        terminal().print("Them: " + String.join(" ", contact.fingerprint()));
        terminal().print(contact.confirmed() ? "Compared." : "Not compared yet.");
      }
    }
    return ExitCode.OK;
  }

  record Compared(String contact, List<String> yours, List<String> theirs, boolean compared) {}
}
