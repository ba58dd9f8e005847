package org.tereze.cli.command;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.tereze.cli.term.CommandException;
import org.tereze.cli.term.ExitCode;
import org.tereze.client.ClientOptions;
import org.tereze.link.DatagramWire;
import org.tereze.link.Dialer;
import org.tereze.link.Wire;
import picocli.CommandLine.Option;

/** A command that opens links, perhaps through somebody's forwarded port. */
abstract class LinkCommand extends HomeCommand {
  @Option(
      names = "--via",
      paramLabel = "HOST:PORT",
      description =
          "connect here instead of to the relays' own addresses, for a forwarded port; the relay's"
              + " key is checked all the same")
  private @Nullable String via;

  @Option(
      names = "--separate",
      description =
          "a link of its own for each mailbox, in random order, so that a relay cannot see from a"
              + " link which mailboxes are yours; costs about 530 bytes with TCP/IP for each further"
              + " one, and does not hide your network address")
  private boolean separate;

  LinkCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  final ClientOptions options() throws CommandException {
    ClientOptions options = super.options();
    if (separate) {
      options = options.withSeparateLinks();
    }
    String through = via;
    if (through == null) {
      return options;
    }
    int colon = through.lastIndexOf(':');
    String host = through.substring(0, Math.max(colon, 0));
    int port = port(through.substring(colon + 1));
    if (host.isEmpty() || port < 1 || port > 0xFFFF) {
      throw new CommandException(ExitCode.USAGE, "--via takes HOST:PORT, not " + through);
    }
    return options.withDialer(new Detour(surroundings.dialer(), host, port));
  }

  /** Goes to one address, whatever the relay's is. */
  private record Detour(Dialer direct, String viaHost, int viaPort) implements Dialer {
    @Override
    public Wire dial(String host, int port, long timeoutMillis) throws IOException {
      return direct.dial(viaHost, viaPort, timeoutMillis);
    }

    @Override
    public @Nullable DatagramWire datagrams(String host, int port) throws IOException {
      return direct.datagrams(viaHost, viaPort);
    }
  }

  private static int port(String digits) {
    return digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : 0;
  }
}
