package org.tereze.client.session;

/** A stored state that does not parse: the vault gave back something else than it was given. */
public final class StateException extends Exception {
  private static final long serialVersionUID = 1L;

  StateException(String message, Throwable cause) {
    super(message, cause);
  }
}
