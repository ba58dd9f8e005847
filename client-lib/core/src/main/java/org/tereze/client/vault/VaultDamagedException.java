package org.tereze.client.vault;

import java.nio.file.Path;

/** A file of the vault is damaged; nothing was changed on disk. */
public final class VaultDamagedException extends VaultException {
  private static final long serialVersionUID = 1L;

  private final String fileName;
  private final long offset;

  VaultDamagedException(Path file, long offset, String reason) {
    super(file + " is damaged at byte " + offset + ": " + reason);
    this.fileName = file.toString();
    this.offset = offset;
  }

  /** The path of the damaged file. */
  public String fileName() {
    return fileName;
  }

  /** Where in the file the damage begins, in bytes. */
  public long offset() {
    return offset;
  }
}
