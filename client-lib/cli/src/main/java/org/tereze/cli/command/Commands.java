package org.tereze.cli.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.tereze.cli.term.CommandException;
import org.tereze.cli.term.ExitCode;
import org.tereze.cli.term.Terminal;
import org.tereze.client.ClientException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;

/** All commands together: parsing, help, and errors as one line and a code. */
public final class Commands {
  private Commands() {}

  /**
   * Runs one command and returns its exit code, see {@link ExitCode}. Never throws, never exits.
   */
  public static int run(Surroundings surroundings, String... args) {
    CommandLine line = new CommandLine(new Top());
    for (HomeCommand command : all(surroundings)) {
      line.addSubcommand(command);
    }
    line.addSubcommand(new CommandLine.HelpCommand());
    Terminal terminal = surroundings.terminal();
    line.setExpandAtFiles(false); // a report may begin with @
    line.setExecutionExceptionHandler(failures(terminal));
    line.setParameterExceptionHandler(misuse(terminal));
    StringWriter help = new StringWriter();
    line.setOut(new PrintWriter(help));
    int code = line.execute(args.length == 0 ? new String[] {"help"} : args);
    String printed = help.toString().stripTrailing();
    if (!printed.isEmpty()) {
      terminal.print(printed);
    }
    return code;
  }

  private static List<HomeCommand> all(Surroundings given) {
    return List.of(
        new InitCommand(given),
        new RestoreCommand(given),
        new WordsCommand(given),
        new RelaysCommand(given),
        new CardCommand(given),
        new AddCommand(given),
        new CompareCommand(given),
        new ContactsCommand(given),
        new WriteCommand(given),
        new FlushCommand(given),
        new RunCommand(given),
        new StatusCommand(given),
        new WindowsCommand(given),
        new InboxCommand(given),
        new ShowCommand(given),
        new PacksCommand(given),
        new ForwardCommand(given),
        new ForgetCommand(given),
        new MoveCommand(given),
        new RevokeCommand(given),
        new WipeCommand(given));
  }

  private static IParameterExceptionHandler misuse(Terminal terminal) {
    return (wrong, args) -> {
      CommandLine command = wrong.getCommandLine();
      boolean top = command.getParent() == null;
      String problem =
          top && wrong instanceof CommandLine.UnmatchedArgumentException unmatched
              ? "there is no command " + unmatched.getUnmatched().get(0)
              : oneLine(wrong).replaceFirst(" is not an? (long|int)$", " is not a whole number");
      String page = top ? "tereze help" : "tereze help " + command.getCommandName();
      terminal.say("tereze: " + problem + " (see: " + page + ")");
      return ExitCode.USAGE.number();
    };
  }

  private static IExecutionExceptionHandler failures(Terminal terminal) {
    return (thrown, line, parsed) -> {
      terminal.endLive();
      terminal.say("tereze: " + oneLine(thrown));
      if (thrown instanceof CommandException e) {
        return e.code().number();
      }
      if (thrown instanceof ClientException e) {
        return codeOf(e.reason()).number();
      }
      if (thrown instanceof IOException) {
        return ExitCode.FAILED.number();
      }
      return ExitCode.DEFECT.number();
    };
  }

  private static String oneLine(Throwable thrown) {
    String message = thrown.getMessage();
    boolean defect =
        !(thrown instanceof CommandException
            || thrown instanceof ClientException
            || thrown instanceof CommandLine.ParameterException);
    if (message == null || message.isEmpty()) {
      message = "no further word";
    }
    return (defect ? thrown.getClass().getSimpleName() + ": " : "")
        + message.lines().findFirst().orElse("");
  }

  private static ExitCode codeOf(ClientException.Reason reason) {
    return switch (reason) {
      case HOME_EXISTS, NO_HOME, HOME_IN_USE, WRONG_PASSPHRASE, STORAGE -> ExitCode.HOME;
      case BAD_WORDS,
          CONTACT_EXISTS,
          BAD_CARD,
          CARD_OF_ANOTHER,
          BAD_RELAY,
          BAD_DRAFT,
          TOO_LARGE,
          BAD_PACK,
          BAD_WINDOW ->
          ExitCode.USAGE;
      case UNKNOWN_CONTACT, UNKNOWN_REPORT -> ExitCode.UNKNOWN;
      case UNREACHABLE -> ExitCode.LINK;
      case NO_RELAY, NO_BACKUP, NO_CARD, REVOKED, OUTBOX_FULL, ON_ITS_WAY, NOT_HERE ->
          ExitCode.FAILED;
    };
  }

  /** The program itself. */
  @Command(
      name = "tereze",
      synopsisSubcommandLabel = "COMMAND",
      description = "Reports that wait for a window, sealed.",
      footerHeading = "%nExit codes:%n",
      footer = {
        "  0  done",
        "  1  could not be done now; nothing was lost, the one line says why",
        "  2  the words of the command, a card or a file were wrong",
        "  3  the home: wrong passphrase, damaged, in use, not there",
        "  4  no link: what is queued stays queued",
        "  5  no contact or report of that name",
        " 70  a defect of the program"
      })
  static final class Top {}
}
