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

/** Shows the words that two people compare, and notes that they did. */
@Command(
    name = "compare",
    description =
        "Show the words that you and NAME must both see; with --matches, note that they are the same.")
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
        terminal().json(new Compared(name, client.compare(name), contact.confirmed()));
      } else {
        terminal().print("You and " + name + " both see, or somebody stands between you:");
        terminal().print(String.join(" ", client.compare(name)));
        terminal().print(contact.confirmed() ? "Compared." : "Not compared yet.");
      }
    }
    return ExitCode.OK;
  }

  record Compared(String contact, List<String> words, boolean compared) {}
}
