package org.tereze.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.tereze.cli.term.CommandException;
import org.tereze.cli.term.ExitCode;
import org.tereze.client.Client;
import org.tereze.client.ClientException;
import org.tereze.client.contact.Contact;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Adds somebody's card. */
@Command(
    name = "add",
    description = "Add the card of NAME: as a word, from a file, or from standard input.")
final class AddCommand extends HomeCommand {
  @Parameters(index = "0", paramLabel = "NAME", description = "what to call them here")
  private String name = "";

  @Parameters(index = "1", arity = "0..1", paramLabel = "CARD", description = "TEREZE:…")
  private @Nullable String card;

  @Option(names = "--file", paramLabel = "FILE", description = "file that holds the card")
  private @Nullable Path file;

  AddCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  ExitCode run() throws CommandException, ClientException, IOException {
    String contact = Spelled.contactName(name);
    String uri = card();
    try (Client client = open()) {
      Contact added = client.add(contact, uri);
      if (json()) {
        terminal().json(ContactLine.of(added));
      } else {
        terminal().print("Added " + added.name() + ", not compared yet");
        terminal().print("Read the words of `tereze compare " + contact + "` out to each other.");
      }
    }
    return ExitCode.OK;
  }

  private String card() throws CommandException, IOException {
    if (card != null && file != null) {
      throw new CommandException(ExitCode.USAGE, "give the card as a word or by --file, not both");
    }
    if (card != null) {
      return card.strip();
    }
    if (file != null) {
      return TextFile.read(file).strip();
    }
    if (terminal().interactive()) {
      terminal().say("Paste the card, TEREZE:…, in one line:");
    }
    return terminal().readLine().orElse("").strip();
  }
}
