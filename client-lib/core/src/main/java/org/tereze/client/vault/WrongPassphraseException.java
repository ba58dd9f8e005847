package org.tereze.client.vault;

/** The passphrase does not open this vault; nothing was changed. */
public final class WrongPassphraseException extends VaultException {
  private static final long serialVersionUID = 1L;

  WrongPassphraseException() {
    super("the passphrase does not open this vault");
  }
}
