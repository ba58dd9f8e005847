package org.tereze.text;

/** Bytes are no text under the model they were given to. */
public final class TextFormatException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With a reason that names no word of the text. */
  public TextFormatException(String message) {
    super(message);
  }

  TextFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
