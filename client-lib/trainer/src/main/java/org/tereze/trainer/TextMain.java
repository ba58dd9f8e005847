package org.tereze.trainer;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code tereze text}. */
@Command(
    name = "tereze text",
    description = "Makes language models, and measures what texts cost under them.",
    mixinStandardHelpOptions = true,
    subcommands = {MeasureCommand.class, TrainModelsCommand.class},
    synopsisSubcommandLabel = "COMMAND")
public final class TextMain {
  TextMain() {}

  /** Runs one command; the exit code is 0, 1 for a failure, 2 for wrong usage. */
  public static void main(String[] args) {
    CommandLine line = new CommandLine(new TextMain());
    line.setExecutionExceptionHandler(
        (e, command, parsed) -> {
          command.getErr().println("tereze text: " + e.getMessage());
          return 1;
        });
    System.exit(line.execute(args));
  }
}
