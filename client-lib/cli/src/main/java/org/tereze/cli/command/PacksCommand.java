package org.tereze.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tereze.cli.term.CommandException;
import org.tereze.cli.term.ExitCode;
import org.tereze.cli.term.Plain;
import org.tereze.cli.term.Table;
import org.tereze.client.Client;
import org.tereze.client.ClientException;
import org.tereze.client.codec.ModelPack;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists and adds text packs. */
@Command(
    name = "packs",
    description =
        "List the text models with which reports are made small and read, or add a pack. Contacts"
            + " are told of it in the next window. A pack is not secret: it lies unencrypted in the"
            + " home.")
final class PacksCommand extends HomeCommand {
  @Option(names = "--add", paramLabel = "FILE", description = "add this pack")
  private @Nullable Path file;

  @Option(
      names = "--is",
      paramLabel = "NAME",
      description =
          "refuse the file unless it is the pack of this name, or its SHA-256 begins so; a damaged"
              + " file is refused in any case")
  private @Nullable String name;

  PacksCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  ExitCode run() throws CommandException, ClientException, IOException {
    if (name != null && file == null) {
      throw new CommandException(ExitCode.USAGE, "--is goes with --add FILE");
    }
    try (Client client = open()) {
      if (file != null) {
        add(client, file);
      } else if (json()) {
        terminal().json(client.models().stream().map(PackLine::of).toList());
      } else {
        list(client);
      }
    }
    return ExitCode.OK;
  }

  private void add(Client client, Path from) throws ClientException, IOException {
    int waited = client.waiting().size();
    ModelPack pack = client.addPack(from, name);
    int read = waited - client.waiting().size();
    if (json()) {
      terminal().json(PackLine.of(pack));
    } else {
      terminal()
          .print(
              "The pack "
                  + pack.name()
                  + " ("
                  + pack.language()
                  + ") is added."
                  + (read > 0 ? " Reports that waited for it: " + read + "." : ""));
    }
  }

  private void list(Client client) {
    List<ModelPack> models = client.models();
    if (models.isEmpty()) {
      terminal().say("No text model here: reports go without one.");
    } else {
      Table table = new Table("pack", "language", "made of");
      for (ModelPack model : models) {
        table.row(model.name(), model.language(), Plain.line(model.credits()));
      }
      table.printTo(terminal());
    }
    for (String damaged : client.damagedModels()) {
      terminal().print("Not used: " + Plain.line(damaged));
    }
  }

  /** A text model as JSON shows it. */
  record PackLine(String name, String language, String sha256, String credits) {
    static PackLine of(ModelPack pack) {
      return new PackLine(pack.name(), pack.language(), pack.sha256(), pack.credits());
    }
  }
}
