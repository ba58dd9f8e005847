package org.tereze.client.vault;

/**
 * The vault could not do what was asked, because of the world around it; what was committed stays.
 */
public class VaultException extends Exception {
  private static final long serialVersionUID = 1L;

  public VaultException(String message) {
    super(message);
  }

  public VaultException(String message, Throwable cause) {
    super(message, cause);
  }
}
