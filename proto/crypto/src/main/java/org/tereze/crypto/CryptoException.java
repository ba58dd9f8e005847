package org.tereze.crypto;

/**
 * The one failure of everything that opens, verifies or agrees on what came from elsewhere.
 *
 * <p>It gives no reason on purpose: which check failed is of use to a forger only.
 */
public final class CryptoException extends Exception {
  private static final long serialVersionUID = 1L;

  public CryptoException() {
    super("does not open");
  }
}
