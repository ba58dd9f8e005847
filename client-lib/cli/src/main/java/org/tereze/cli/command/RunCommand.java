package org.tereze.cli.command;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tereze.cli.term.CommandException;
import org.tereze.cli.term.ExitCode;
import org.tereze.client.Client;
import org.tereze.client.ClientException;
import org.tereze.client.burst.BurstListener;
import org.tereze.client.burst.BurstOutcome;
import org.tereze.client.inbox.ReceivedReport;
import org.tereze.window.schedule.NextTry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Stays and flushes again and again: as the schedule says, or every so often. The home is open only
 * during a burst, so that other commands can write to it in between; what they write is seen.
 */
@Command(
    name = "run",
    description =
        "Stay: try when a window is open or likely, and print what comes, until interrupted.")
final class RunCommand extends LinkCommand {
  private static final Duration OPEN_LINE_WAIT = Duration.ofSeconds(60);

  private static final Duration HOME_IN_USE_WAIT = Duration.ofSeconds(2);

  @Option(
      names = "--every",
      paramLabel = "SECONDS",
      description = "flush at fixed intervals instead")
  private @Nullable Integer everySeconds;

  @Option(names = "--bursts", paramLabel = "N", hidden = true, description = "stop after N bursts")
  private int bursts = 0;

  private final CountDownLatch ended = new CountDownLatch(1);
  private int done;
  private String told = "";
  private boolean wasInUse;

  /** Whether the line was there at the last burst: then what comes is fetched every so often. */
  private boolean answered;

  private Instant lookedAt = Instant.MIN;

  RunCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  ExitCode run() throws CommandException, ClientException, IOException {
    Integer every = everySeconds;
    if (every != null && every < 1) {
      throw new CommandException(ExitCode.USAGE, "--every takes at least 1 second");
    }
    byte[] passphrase = passphrase();
    Runtime.getRuntime().addShutdownHook(new Thread(ended::countDown, "tereze-stop"));
    try {
      if (every == null) {
        goBySchedule(passphrase);
      } else {
        goByInterval(passphrase, Duration.ofSeconds(every));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      Arrays.fill(passphrase, (byte) 0);
    }
    return ExitCode.OK;
  }

  private void goByInterval(byte[] passphrase, Duration every)
      throws CommandException, ClientException, InterruptedException {
    do {
      look(passphrase, client -> client.flush(new Printing()));
      done++;
    } while (done != bursts && !ended.await(every.toMillis(), TimeUnit.MILLISECONDS));
  }

  private void goBySchedule(byte[] passphrase)
      throws CommandException, ClientException, InterruptedException {
    Waiting waiting =
        new Waiting(
            surroundings.clock(),
            millis -> ended.await(millis, TimeUnit.MILLISECONDS),
            () -> HomeFiles.mark(home()),
            Networks::now);
    // Whoever starts it may know of a window; the schedule bounds how often that counts.
    boolean changed = true;
    Waiting.End end = Waiting.End.DUE;
    while (end != Waiting.End.STOPPED) {
      Turn turn = new Turn(changed);
      boolean open = look(passphrase, turn::take);
      waiting.homeIsClosed();
      if (bursts > 0 && done >= bursts) {
        return;
      }
      Instant due = open ? turn.due : surroundings.clock().instant().plus(HOME_IN_USE_WAIT);
      end = waiting.until(due);
      changed = end == Waiting.End.NETWORK_CHANGED || (changed && !open);
    }
  }

  /** What is done while the home is open: flushes that are due, and a look at the next one. */
  private final class Turn {
    private final boolean networkChanged;
    private Instant due = Instant.MAX;

    Turn(boolean networkChanged) {
      this.networkChanged = networkChanged;
    }

    void take(Client client) throws ClientException {
      if (networkChanged) {
        client.networkChanged();
      }
      NextTry next = client.nextTry();
      while (isDue(next) && isGoingOn()) {
        flushed(client.flush(next, new Printing()));
        next = client.nextTry();
      }
      if (answered && !now().isBefore(lookedAt.plus(OPEN_LINE_WAIT)) && isGoingOn()) {
        flushed(client.flush(new Printing()));
        next = client.nextTry();
      }
      Instant receipt = client.nextReceipt();
      due = receipt.isBefore(next.at()) && receipt.isAfter(now()) ? receipt : next.at();
      Instant again = lookedAt.plus(OPEN_LINE_WAIT);
      due = answered && again.isBefore(due) ? again : due;
      tell(next);
    }

    private boolean isGoingOn() {
      return ended.getCount() > 0 && (bursts == 0 || done < bursts);
    }

    private void flushed(List<BurstOutcome> outcomes) {
      done++;
      answered = outcomes.stream().anyMatch(BurstOutcome::complete);
      lookedAt = now();
    }

    private boolean isDue(NextTry next) {
      return !next.at().isAfter(now());
    }

    private Instant now() {
      return surroundings.clock().instant();
    }
  }

  /** Where somebody watches, and only what is new. */
  private void tell(NextTry next) {
    String line = NextTryLine.sentence(next, surroundings.clock());
    if (terminal().interactive() && !line.equals(told)) {
      terminal().say(line);
    }
    told = line;
  }

  /** Something to do with the open home. */
  private interface Look {
    void at(Client client) throws ClientException;
  }

  /** False if another command has it. */
  private boolean look(byte[] passphrase, Look look) throws CommandException, ClientException {
    try (Client client = open(passphrase)) {
      wasInUse = false;
      look.at(client);
      return true;
    } catch (ClientException e) {
      if (e.reason() != ClientException.Reason.HOME_IN_USE) {
        throw e;
      }
      if (!wasInUse) {
        terminal().say("the home is in use by another command; trying again");
      }
      wasInUse = true;
      return false;
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
