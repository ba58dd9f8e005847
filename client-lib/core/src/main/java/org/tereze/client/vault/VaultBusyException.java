package org.tereze.client.vault;

import java.nio.file.Path;

/** Another process, or another part of this one, has the vault open. */
public final class VaultBusyException extends VaultException {
  private static final long serialVersionUID = 1L;

  VaultBusyException(Path directory) {
    super("the vault in " + directory + " is in use by another process");
  }
}
