package org.tereze.client.card;

/** What is wrong with a contact card or a relay's address, in one sentence for whoever holds it. */
public final class CardException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Which kind of mistake it is. */
  public enum Fault {
    /** Not a {@code TEREZE:} link. */
    NOT_A_CARD,
    /** A character that cannot be there. */
    BAD_CHARACTER,
    /** The end is missing. */
    TRUNCATED,
    /** Bytes behind the end. */
    TRAILING,
    /** Longer than any card. */
    TOO_LONG,
    /** Made by a version that this one does not know. */
    WRONG_VERSION,
    /** None, or more than three. */
    RELAY_COUNT,
    /** An address that is not {@code host:port}. */
    BAD_ADDRESS,
    /** A name that is too long or not UTF-8. */
    BAD_NAME,
    /** Changed after it was signed. */
    BAD_SIGNATURE
  }

  private final Fault fault;

  CardException(Fault fault, String message) {
    super(message);
    this.fault = fault;
  }

  /** Returns the kind of mistake. */
  public Fault fault() {
    return fault;
  }
}
