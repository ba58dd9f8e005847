package org.tereze.cli.command;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tereze.cli.term.CommandException;
import org.tereze.cli.term.ExitCode;
import org.tereze.client.Client;
import org.tereze.client.ClientException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes a new identity. */
@Command(
    name = "init",
    description = "Make a new identity in an empty folder and print its 24 words, once.")
final class InitCommand extends HomeCommand {
  @Option(
      names = "--relay",
      paramLabel = "KEY@HOST:PORT",
      description = "a relay at which your mailboxes live, up to three; `relay key` prints it")
  private @Nullable List<String> relays;

  InitCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  ExitCode run() throws CommandException, ClientException, IOException {
    byte[] passphrase = newPassphrase();
    try (Client client = Client.create(home(), passphrase, surroundings.options())) {
      for (String relay : relays == null ? List.<String>of() : relays) {
        client.addRelay(relay);
      }
      if (json()) {
        terminal().json(new Made(home().toString(), client.words(), client.relays()));
      } else {
        terminal().print("A new identity in " + home());
        terminal().print("");
        terminal().print("Write these 24 words on paper and nowhere else. Who has them is you:");
        Words.print(terminal(), client.words());
      }
    } finally {
      Arrays.fill(passphrase, (byte) 0);
    }
    return ExitCode.OK;
  }

  record Made(String home, String words, List<String> relays) {}
}
