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

/** Lists and adds the relays of this identity, and the edges. */
@Command(
    name = "relays",
    description =
        "List the relays at which your mailboxes live, and the edges that carry on to others what"
            + " cannot be put there; or add one.")
final class RelaysCommand extends HomeCommand {
  @Option(names = "--add", paramLabel = "KEY@HOST:PORT", description = "add this one")
  private @Nullable String added;

  @Option(
      names = "--add-edge",
      paramLabel = "KEY@HOST:PORT",
      description = "put here what cannot be put where it is to go")
  private @Nullable String addedEdge;

  @Option(
      names = "--remove-edge",
      paramLabel = "KEY@HOST:PORT",
      description = "put nothing more at this edge")
  private @Nullable String removedEdge;

  RelaysCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  ExitCode run() throws CommandException, ClientException, IOException {
    try (Client client = open()) {
      if (added != null) {
        client.addRelay(added);
      }
      if (addedEdge != null) {
        client.addEdge(addedEdge);
      }
      if (removedEdge != null) {
        client.removeEdge(removedEdge);
      }
      if (json()) {
        terminal().json(new Known(client.relays(), client.edges()));
      } else {
        List<String> relays = client.relays();
        if (relays.isEmpty()) {
          terminal().say("No relay yet: tereze relays --add KEY@HOST:PORT");
        }
        relays.forEach(terminal()::print);
        client.edges().forEach(edge -> terminal().print(edge + "  (edge)"));
      }
    }
    return ExitCode.OK;
  }

  record Known(List<String> relays, List<String> edges) {}
}
