package org.tereze.client.identity;

/** What is wrong with 24 words that somebody typed, in one sentence for that person. */
public final class WordsException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Which kind of mistake it is. */
  public enum Fault {
    /** Not 24 of them. */
    COUNT,
    /** One of them is not in the list. */
    UNKNOWN_WORD,
    /** All are in the list, but they do not belong together. */
    CHECKSUM
  }

  private final Fault fault;

  WordsException(Fault fault, String message) {
    super(message);
    this.fault = fault;
  }

  /** Returns the kind of mistake. */
  public Fault fault() {
    return fault;
  }
}
