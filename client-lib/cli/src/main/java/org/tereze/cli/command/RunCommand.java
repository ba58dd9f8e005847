package org.tereze.cli.command;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.tereze.cli.term.CommandException;
import org.tereze.cli.term.ExitCode;
import org.tereze.client.Client;
import org.tereze.client.ClientException;
import org.tereze.client.burst.BurstListener;
import org.tereze.client.burst.BurstOutcome;
import org.tereze.client.inbox.ReceivedReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Stays and flushes again and again. The home is open only during a burst, so that other commands
 * can write to it in between.
 */
@Command(
    name = "run",
    description = "Stay: flush every so often and print what comes, until interrupted.")
final class RunCommand extends LinkCommand {
  @Option(
      names = "--every",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "between two bursts (default: ${DEFAULT-VALUE})")
  private int everySeconds;

  @Option(names = "--bursts", paramLabel = "N", hidden = true, description = "stop after N bursts")
  private int bursts = Integer.MAX_VALUE;

  RunCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  ExitCode run() throws CommandException, ClientException, IOException {
    if (everySeconds < 1) {
      throw new CommandException(ExitCode.USAGE, "--every takes at least 1 second");
    }
    CountDownLatch ended = new CountDownLatch(1);
    Thread stop = new Thread(ended::countDown, "tereze-stop");
    Runtime.getRuntime().addShutdownHook(stop);
    try {
      for (int i = 0; i < bursts; i++) {
        burst();
        if (ended.await(Duration.ofSeconds(everySeconds).toMillis(), TimeUnit.MILLISECONDS)) {
          break;
        }
      }
      return ExitCode.OK;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.OK;
    }
  }

  private void burst() throws CommandException, ClientException, IOException {
    try (Client client = open()) {
      client.flush(new Printing());
    } catch (ClientException e) {
      if (e.reason() != ClientException.Reason.HOME_IN_USE) {
        throw e;
      }
      terminal().say("the home is in use by another command; trying again");
    }
  }

  private final class Printing implements BurstListener {
    @Override
    public void reportReceived(ReceivedReport report) {
      if (json()) {
        terminal().json(ReceivedLine.of(report));
      } else {
        terminal().print("#" + report.id() + " " + ReceivedLine.provenance(report));
        terminal().print("    " + report.content().text().replace("\n", "\n    "));
      }
    }

    @Override
    public void linkClosed(String relay, BurstOutcome outcome) {
      BurstLine line = BurstLine.of(outcome);
      if (line.put() + line.delivered() > 0 || !outcome.complete()) {
        terminal().say(line.sentence());
      }
    }
  }
}
