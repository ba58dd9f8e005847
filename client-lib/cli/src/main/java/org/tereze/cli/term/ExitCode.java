package org.tereze.cli.term;

/** Exit codes of every command, as the help page lists them. Scripts may rely on them. */
public enum ExitCode {
  /** Done. */
  OK(0),
  /** It could not be done now; nothing was lost, and the one line on the error stream says why. */
  FAILED(1),
  /** The words of the command, a card or a file were wrong. */
  USAGE(2),
  /** The home could not be opened: wrong passphrase, damaged, busy or not there. */
  HOME(3),
  /** No link: the relay could not be reached or did not answer. What is queued stays queued. */
  LINK(4),
  /** A contact or report of that name is not known here. */
  UNKNOWN(5),
  /** A defect of the program. */
  DEFECT(70);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  /** The number that the process exits with. */
  public int number() {
    return number;
  }
}
