package org.tereze.cli.command;

import java.io.IOException;
import java.nio.file.Files;
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
    String uri = card;
    if (uri == null) {
      uri = file != null ? Files.readString(file) : terminal().readLine().orElse("");
    }
    try (Client client = open()) {
      Contact added = client.add(name, uri.strip());
      if (json()) {
        terminal().json(ContactLine.of(added));
      } else {
        terminal().print("Added " + added.name() + ", not compared yet");
        terminal().print("Read the words of `tereze compare " + name + "` out to each other.");
      }
    }
    return ExitCode.OK;
  }
}
