package org.tereze.cli.command;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tereze.cli.term.CommandException;
import org.tereze.cli.term.ExitCode;
import org.tereze.client.Client;
import org.tereze.client.ClientException;
import org.tereze.client.burst.BurstOutcome;
import picocli.CommandLine.Command;

/** One burst now. */
@Command(
    name = "flush",
    description = "Send and fetch now, one burst with each relay, with a live line.")
final class FlushCommand extends LinkCommand {
  FlushCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  ExitCode run() throws CommandException, ClientException, IOException {
    try (Client client = open()) {
      List<BurstOutcome> outcomes = client.flush(new LiveBurst(terminal()));
      terminal().endLive();
      if (json()) {
        terminal().json(outcomes.stream().map(BurstLine::of).toList());
      } else if (outcomes.isEmpty()) {
        terminal().print("Nothing to send, and no mailbox to fetch from.");
      } else {
        Map<String, BurstLine> relays = new LinkedHashMap<>();
        for (BurstOutcome outcome : outcomes) {
          relays.merge(outcome.relay(), BurstLine.of(outcome), BurstLine::and);
        }
        relays.values().forEach(line -> terminal().print(line.sentence()));
      }
      return outcomes.stream().allMatch(BurstOutcome::complete) ? ExitCode.OK : ExitCode.LINK;
    }
  }
}
