package org.tereze.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
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
            + " network. A text that is too long for one report goes in parts.")
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
      List<SentReport> sent = new ArrayList<>();
      for (long id : client.writeParts(options.draft(to, text, surroundings.clock()))) {
        sent.add(client.sent(id));
      }
      print(sent);
    }
    return ExitCode.OK;
  }

  private void print(List<SentReport> sent) throws IOException {
    if (json()) {
      List<SentLine> lines = sent.stream().map(SentLine::of).toList();
      terminal().json(lines.size() == 1 ? lines.get(0) : lines);
      return;
    }
    if (sent.size() > 1) {
      terminal().say("Too long for one report: parted into " + sent.size() + ".");
    }
    sent.forEach(report -> terminal().print(SentLine.queued(report)));
  }

  private String text() throws CommandException, IOException {
    if (file != null && !words.isEmpty()) {
      throw new CommandException(ExitCode.USAGE, "give the text as words or by --file, not both");
    }
    String text;
    if (file != null) {
      text = TextFile.read(file);
    } else if (!words.isEmpty()) {
      text = String.join(" ", words);
    } else {
      if (terminal().interactive()) {
        terminal().say("Type the report; Ctrl-D on a line of its own ends it:");
      }
      text = TextFile.utf8(terminal().readUpTo(TextFile.MAX_BYTES + 1), "standard input");
    }
    text = text.strip();
    if (text.isEmpty()) {
      throw new CommandException(ExitCode.USAGE, "there are no words to send");
    }
    return text;
  }
}
