package org.tereze.trainer;

import java.nio.charset.CharacterCodingException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code tereze text}. */
@Command(
    name = "tereze text",
    description = "Makes language models, and measures what texts cost under them.",
    mixinStandardHelpOptions = true,
    subcommands = {
      DictionaryCommand.class,
      MeasureCommand.class,
      SplitCommand.class,
      TrainCommand.class,
      TrainModelsCommand.class
    },
    synopsisSubcommandLabel = "COMMAND")
public final class TextMain {
  TextMain() {}

  /** Runs one command; the exit code is 0, 1 for a failure, 2 for wrong usage. */
  public static void main(String[] args) {
    CommandLine line = new CommandLine(new TextMain());
    line.setExecutionExceptionHandler(
        (e, command, parsed) -> {
          command.getErr().println("tereze text: " + reason(e));
          return 1;
        });
    System.exit(line.execute(args));
  }

  private static String reason(Exception e) {
    if (e instanceof NoSuchFileException) {
      return "no such file: " + e.getMessage();
    }
    if (e instanceof CharacterCodingException) {
      return "a file is not UTF-8";
    }
    return String.valueOf(e.getMessage());
  }
}
