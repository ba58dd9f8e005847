package org.tereze.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tereze.cli.term.CommandException;
import org.tereze.cli.term.ExitCode;
import org.tereze.client.Client;
import org.tereze.client.ClientException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes an identity again from its words. */
@Command(
    name = "restore",
    description =
        "Make an identity again from its 24 words (read from standard input, or --words-file).")
final class RestoreCommand extends HomeCommand {
  @Option(
      names = "--relay",
      paramLabel = "KEY@HOST:PORT",
      description = "ask this relay for the backup of contacts and relays")
  private @Nullable String relay;

  @Option(names = "--words-file", paramLabel = "FILE", description = "file with the 24 words")
  private @Nullable Path wordsFile;

  RestoreCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  ExitCode run() throws CommandException, ClientException, IOException {
    String words = words();
    byte[] passphrase = newPassphrase();
    try (Client client = Client.restore(home(), passphrase, words, relay, surroundings.options())) {
      int contacts = client.contacts().size();
      if (json()) {
        terminal().json(new Restored(home().toString(), contacts, client.relays().size()));
      } else {
        terminal().print("The identity is back in " + home());
        terminal().print("Contacts from the backup: " + contacts);
      }
    } finally {
      Arrays.fill(passphrase, (byte) 0);
    }
    return ExitCode.OK;
  }

  private String words() throws CommandException, IOException {
    String typed;
    if (wordsFile != null) {
      typed = TextFile.read(wordsFile);
    } else {
      if (terminal().interactive()) {
        terminal().say("Type the 24 words in one line:");
      }
      typed = terminal().readLine().orElse("");
    }
    // A copy of what `init` printed is as good: numbers and line ends are left out.
    return typed
        .replaceAll("[0-9.]+", " ")
        .strip()
        .replaceAll("\\s+", " ")
        .toLowerCase(Locale.ROOT);
  }

  record Restored(String home, int contacts, int relays) {}
}
