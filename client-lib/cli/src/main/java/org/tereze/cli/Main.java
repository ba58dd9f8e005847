package org.tereze.cli;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneId;
import org.tereze.cli.command.Commands;
import org.tereze.cli.command.Surroundings;
import org.tereze.cli.term.Terminal;
import org.tereze.client.ClientOptions;
import org.tereze.link.SocketWire;

/** The command line's entry. */
public final class Main {
  private Main() {}

  /** Runs one command and exits with its code. */
  @SuppressWarnings("SystemExitOutsideMain")
  public static void main(String[] args) {
    System.exit(Commands.run(ofSystem(), args));
  }

  private static Surroundings ofSystem() {
    Clock clock = Clock.system(ZoneId.systemDefault());
    return new Surroundings(
        Terminal.ofSystem(),
        System.getenv(),
        clock,
        SocketWire.dialer(System::nanoTime),
        ClientOptions.of(clock, System::nanoTime, new SecureRandom())
            .withTextModels(Surroundings.launchersModels()));
  }
}
