package org.tereze.cli.term;

/** Ends a command with one line on the error stream and an exit code. */
public final class CommandException extends Exception {
  private static final long serialVersionUID = 1L;

  private final ExitCode code;

  public CommandException(ExitCode code, String line) {
    super(line);
    this.code = code;
  }

  public CommandException(ExitCode code, String line, Throwable cause) {
    super(line, cause);
    this.code = code;
  }

  public ExitCode code() {
    return code;
  }
}
