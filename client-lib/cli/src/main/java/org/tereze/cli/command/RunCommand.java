package org.tereze.cli.command;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
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
  private int bursts = 0;

  RunCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  ExitCode run() throws CommandException, ClientException, IOException {
    if (everySeconds < 1) {
      throw new CommandException(ExitCode.USAGE, "--every takes at least 1 second");
    }
    byte[] passphrase = passphrase();
    try {
      return stay(passphrase);
    } finally {
      Arrays.fill(passphrase, (byte) 0);
    }
  }

  private ExitCode stay(byte[] passphrase) throws CommandException, ClientException {
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(ended::countDown, "tereze-stop"));
    try {
      for (int i = 1; ; i++) {
        burst(passphrase);
        if (i == bursts) {
          break;
        }
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

  private void burst(byte[] passphrase) throws CommandException, ClientException {
    try (Client client = open(passphrase)) {
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
        String parts = ReceivedLine.parts(report);
        terminal().print("#" + report.id() + " " + ReceivedLine.provenance(report));
        terminal().print("    " + report.content().text().replace("\n", "\n    "));
        if (!parts.isEmpty()) {
          terminal().print("    " + parts + " so far");
        }
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
