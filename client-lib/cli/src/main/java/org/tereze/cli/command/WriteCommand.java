package org.tereze.cli.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tereze.cli.term.CommandException;
import org.tereze.cli.term.ExitCode;
import org.tereze.client.Client;
import org.tereze.client.ClientException;
import org.tereze.client.Draft;
import org.tereze.client.Gauge;
import org.tereze.client.cost.Fit;
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
            + " network. A text that is too long for one datagram goes as a headline and a body,"
            + " one step less urgent.")
final class WriteCommand extends HomeCommand {
  @Parameters(arity = "0..*", paramLabel = "TEXT", description = "the words")
  private List<String> words = List.of();

  @Option(names = "--to", paramLabel = "NAME", required = true, description = "the contact")
  private String to = "";

  @Option(names = "--file", paramLabel = "FILE", description = "read the text from this file")
  private @Nullable Path file;

  @Option(
      names = "--attach",
      paramLabel = "FILE",
      description =
          "a file that goes along as it is, last, in as many windows as it needs; may be repeated;"
              + " up to 512 KiB together")
  private List<Path> attached = List.of();

  @Mixin private DraftOptions options = new DraftOptions();

  WriteCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  ExitCode run() throws CommandException, ClientException, IOException {
    boolean typed = file == null && words.isEmpty() && terminal().interactive();
    String given = typed ? "" : wordsOf(text());
    byte[] passphrase = passphrase();
    try {
      write(passphrase, typed ? wordsOf(typed(passphrase)) : given);
    } finally {
      Arrays.fill(passphrase, (byte) 0);
    }
    return ExitCode.OK;
  }

  private static String wordsOf(String given) throws CommandException {
    String text = given.strip();
    if (text.isEmpty()) {
      throw new CommandException(ExitCode.USAGE, "there are no words to send");
    }
    return text;
  }

  private void write(byte[] passphrase, String text)
      throws CommandException, ClientException, IOException {
    if (options.signs() && !json()) {
      terminal().say("Signed: this can be proved to be yours for ever.");
    }
    try (Client client = open(passphrase)) {
      Draft draft = options.draft(to, text, surroundings.clock());
      for (Path one : attached) {
        AttachedFiles.attach(one, draft);
      }
      SentReport sent = client.sent(client.write(draft));
      if (json()) {
        terminal().json(SentLine.of(sent));
      } else {
        terminal().print(SentLine.queued(sent));
      }
    }
  }

  /**
   * What a person types, with a meter before each line. The home is closed meanwhile, so that
   * somebody who stays and flushes is not kept from a window.
   */
  private String typed(byte[] passphrase) throws CommandException, ClientException, IOException {
    Gauge gauge;
    try (Client client = open(passphrase)) {
      gauge = client.gauge(to);
    }
    terminal().say("Type the report; Ctrl-D on a line of its own ends it:");
    ByteArrayOutputStream typed = new ByteArrayOutputStream();
    byte[] line;
    do {
      // What is pasted is measured once it is all there.
      if (!terminal().hasMore()) {
        String soFar = TextFile.utf8(typed.toByteArray(), "standard input");
        terminal().prompt(meter(gauge, soFar.strip()) + "> ");
      }
      line = terminal().readLine(TextFile.MAX_BYTES + 1 - typed.size());
      typed.write(line);
    } while (line.length > 0);
    terminal().endLive();
    return TextFile.utf8(typed.toByteArray(), "standard input");
  }

  private String meter(Gauge gauge, String text) throws CommandException, ClientException {
    try {
      Draft draft = options.draft(to, text, surroundings.clock());
      Fit fit = gauge.measure(draft);
      String parts = fit.envelopes() == 1 ? "" : ", " + fit.envelopes() + " parts";
      return SentLine.fits(fit) + parts + ", " + fit.freeBytes() + " B free";
    } catch (ClientException e) {
      if (e.reason() == ClientException.Reason.TOO_LARGE) {
        return "too long for one report";
      }
      throw e;
    }
  }

  private String text() throws CommandException, IOException {
    if (file != null && !words.isEmpty()) {
      throw new CommandException(ExitCode.USAGE, "give the text as words or by --file, not both");
    }
    if (file != null) {
      return TextFile.read(file);
    }
    return words.isEmpty()
        ? TextFile.utf8(terminal().readUpTo(TextFile.MAX_BYTES + 1), "standard input")
        : String.join(" ", words);
  }
}
