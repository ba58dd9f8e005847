package org.tereze.relay.session;

/** A first record that does not open: a stranger, or a client with another key. Nothing is said. */
final class FirstRecordException extends Exception {
  private static final long serialVersionUID = 1L;

  FirstRecordException(String message) {
    super(message, null, false, false); // made for every stranger: no stack trace
  }
}
