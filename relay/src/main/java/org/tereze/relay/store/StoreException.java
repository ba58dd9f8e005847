package org.tereze.relay.store;

/** The disk's fault: a read or a durable write failed. Whoever waits for an answer is told. */
public final class StoreException extends Exception {
  private static final long serialVersionUID = 1L;

  public StoreException(String message) {
    super(message);
  }

  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
