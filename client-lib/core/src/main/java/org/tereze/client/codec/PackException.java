package org.tereze.client.codec;

/** A file that is no text pack, or one that cannot be kept; nothing has changed. */
public final class PackException extends Exception {
  private static final long serialVersionUID = 1L;

  PackException(String message) {
    super(message);
  }

  PackException(String message, Throwable cause) {
    super(message, cause);
  }
}
