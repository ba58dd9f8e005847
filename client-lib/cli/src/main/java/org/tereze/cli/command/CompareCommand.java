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

/** Shows the words that two people compare, and notes that they did. */
@Command(
    name = "compare",
    description =
        "Show the words that you and NAME must both see; --matches notes that they are the same.")
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
      if (matches) {
        client.confirm(name);
      }
      List<String> words = client.compare(name);
      boolean compared = client.contact(name).confirmed();
      if (json()) {
        terminal().json(new Compared(name, words, compared));
      } else {
        terminal().print(String.join(" ", words));
        terminal()
            .print(
                compared
                    ? "Compared."
                    : "Not compared yet: read these words out to each other. If both have the same, add"
                        + " --matches; if not, somebody stands between you.");
      }
    }
    return ExitCode.OK;
  }

  record Compared(String contact, List<String> words, boolean compared) {}
}
