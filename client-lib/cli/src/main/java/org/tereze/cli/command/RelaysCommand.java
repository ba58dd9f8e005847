package org.tereze.cli.command;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tereze.cli.term.CommandException;
import org.tereze.cli.term.ExitCode;
import org.tereze.client.Client;
import org.tereze.client.ClientException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists and adds the relays of this identity. */
@Command(name = "relays", description = "List the relays at which your mailboxes live, or add one.")
final class RelaysCommand extends HomeCommand {
  @Option(names = "--add", paramLabel = "KEY@HOST:PORT", description = "add this one")
  private @Nullable String added;

  RelaysCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  ExitCode run() throws CommandException, ClientException, IOException {
    try (Client client = open()) {
      if (added != null) {
        client.addRelay(added);
      }
      if (json()) {
        terminal().json(client.relays());
      } else {
        List<String> relays = client.relays();
        if (relays.isEmpty()) {
          terminal().say("No relay yet: tereze relays --add KEY@HOST:PORT");
        }
        relays.forEach(terminal()::print);
      }
    }
    return ExitCode.OK;
  }
}
