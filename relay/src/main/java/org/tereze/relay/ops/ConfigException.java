package org.tereze.relay.ops;

/** A mistake in the configuration, in words that name the key and what would be right. */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  public ConfigException(String message) {
    super(message);
  }
}
