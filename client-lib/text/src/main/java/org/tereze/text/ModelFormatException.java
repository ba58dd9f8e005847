package org.tereze.text;

/** A model file is cut, damaged or of another version; whatever was there before stays in use. */
public final class ModelFormatException extends Exception {
  private static final long serialVersionUID = 1L;

  ModelFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
