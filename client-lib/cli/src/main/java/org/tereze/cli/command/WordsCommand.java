package org.tereze.cli.command;

import java.io.IOException;
import org.tereze.cli.term.CommandException;
import org.tereze.cli.term.ExitCode;
import org.tereze.client.Client;
import org.tereze.client.ClientException;
import picocli.CommandLine.Command;

/** Shows the 24 words again. */
@Command(name = "words", description = "Print the 24 words of this identity again.")
final class WordsCommand extends HomeCommand {
  WordsCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  ExitCode run() throws CommandException, ClientException, IOException {
    try (Client client = open()) {
      if (json()) {
        terminal().json(new Shown(client.words()));
      } else {
        Words.print(terminal(), client.words());
      }
    }
    return ExitCode.OK;
  }

  record Shown(String words) {}
}
