package org.tereze.client.session;

/** A report that could not be sealed. Nothing has changed; the writer must be told. */
public final class SealException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Fault {
    /** It does not fit an envelope even when compressed. */
    TOO_LONG,
    /** The contact's keys are of a kind that no honest program makes. */
    BAD_CONTACT_KEY
  }

  private final Fault fault;

  SealException(Fault fault, String message) {
    super(message);
    this.fault = fault;
  }

  /** Returns why. */
  public Fault fault() {
    return fault;
  }
}
