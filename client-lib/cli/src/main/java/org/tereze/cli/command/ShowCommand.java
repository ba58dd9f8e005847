package org.tereze.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tereze.cli.term.CommandException;
import org.tereze.cli.term.ExitCode;
import org.tereze.cli.term.Plain;
import org.tereze.client.Client;
import org.tereze.client.ClientException;
import org.tereze.client.inbox.ReceivedFile;
import org.tereze.client.inbox.ReceivedReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows one received report whole. */
@Command(name = "show", description = "Show a received report whole.")
final class ShowCommand extends HomeCommand {
  @Option(
      names = "--save",
      paramLabel = "FOLDER",
      description = "write its files that have come into this folder, over no other file")
  private @Nullable Path folder;

  @Parameters(paramLabel = "ID", description = "its number in the inbox")
  private long id;

  ShowCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  ExitCode run() throws CommandException, ClientException, IOException {
    try (Client client = open()) {
      ReceivedReport report = client.received(id);
      List<ReceivedFileLine> files = files(client, report);
      if (json()) {
        terminal().json(ReceivedLine.of(report, files));
        return ExitCode.OK;
      }
      ReceivedReport.Content content = report.content();
      field("From", ReceivedLine.provenance(report));
      field("Comment", report.authorship().comment());
      field("Opened", When.shown(report.received(), surroundings.clock()));
      field("When", content.at() == null ? null : When.shown(content.at(), surroundings.clock()));
      field("Where", content.place());
      field("What", content.category());
      field("Counted", counted(content));
      field(
          "Next",
          content.checkInHours() == 0
              ? null
              : "the author meant to write again within " + content.checkInHours() + " h");
      field("Tags", String.join(", ", content.tags()));
      field("Parts", ReceivedLine.parts(report));
      for (ReceivedFileLine file : files) {
        field("File", file.sentence());
      }
      field("Answers", content.replyTo() == 0 ? null : "your report " + content.replyTo());
      terminal().print("");
      terminal().print(content.text());
    }
    return ExitCode.OK;
  }

  private List<ReceivedFileLine> files(Client client, ReceivedReport report)
      throws CommandException, ClientException, IOException {
    List<ReceivedFileLine> files = new ArrayList<>();
    for (ReceivedFile file : report.content().files()) {
      String saved = folder == null || !file.isHere() ? null : save(client, folder, file);
      files.add(ReceivedFileLine.of(file, saved));
    }
    return files;
  }

  /** One that is not what was named does not keep the others from being saved. */
  private @Nullable String save(Client client, Path into, ReceivedFile file)
      throws CommandException, ClientException, IOException {
    try {
      byte[] bytes = client.file(id, file.number());
      return AttachedFiles.save(into, file.name(), bytes).toString();
    } catch (ClientException e) {
      if (e.reason() != ClientException.Reason.NOT_HERE) {
        throw e;
      }
      terminal().say(String.valueOf(e.getMessage()));
      return null;
    }
  }

  private static String counted(ReceivedReport.Content content) {
    return content.counts().entrySet().stream()
        .map(count -> count.getValue() + " " + count.getKey())
        .collect(Collectors.joining(", "));
  }

  private void field(String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      terminal().print(String.format("%-8s %s", name + ":", Plain.line(value)));
    }
  }
}
