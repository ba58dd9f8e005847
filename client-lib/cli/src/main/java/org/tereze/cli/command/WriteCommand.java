package org.tereze.cli.command;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tereze.cli.term.CommandException;
import org.tereze.cli.term.ExitCode;
import org.tereze.client.Client;
import org.tereze.client.ClientException;
import org.tereze.client.outbox.SentReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Seals and queues a report. */
@Command(
    name = "write",
    description =
        "Seal and queue a report: the words given, a file's, or those of standard input. Needs no"
            + " network.")
final class WriteCommand extends HomeCommand {
  @Parameters(arity = "0..*", paramLabel = "TEXT", description = "the words")
  private List<String> words = List.of();

  @Option(names = "--to", paramLabel = "NAME", required = true, description = "the contact")
  private String to = "";

  @Option(names = "--file", paramLabel = "FILE", description = "read the text from this file")
  private @Nullable Path file;

  @Mixin private DraftOptions options = new DraftOptions();

  WriteCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  ExitCode run() throws CommandException, ClientException, IOException {
    String text = text();
    if (options.signs() && !json()) {
      terminal().say("Signed: this can be proved to be yours for ever.");
    }
    try (Client client = open()) {
      long id = client.write(options.draft(to, text, surroundings.clock()));
      SentReport sent = client.sent(id);
      if (json()) {
        terminal().json(SentLine.of(sent));
      } else {
        terminal()
            .print(
                String.format(
                    "Report %d for %s is queued, sealed: %d bytes encoded, %d in its envelope.",
                    id, to, sent.encodedBytes(), sent.envelopeBytes()));
      }
    }
    return ExitCode.OK;
  }

  private String text() throws CommandException, IOException {
    String text;
    if (file != null) {
      try {
        text = Files.readString(file);
      } catch (CharacterCodingException e) {
        throw new CommandException(ExitCode.USAGE, file + " is not UTF-8 text", e);
      }
    } else if (!words.isEmpty()) {
      text = String.join(" ", words);
    } else {
      text = terminal().readAll();
    }
    text = text.strip();
    if (text.isEmpty()) {
      throw new CommandException(ExitCode.USAGE, "there are no words to send");
    }
    return text;
  }
}
