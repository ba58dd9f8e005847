package org.tereze.client.vault;

/**
 * The batch would take a segment over its bound; nothing was written and the vault stays usable.
 */
public final class VaultFullException extends VaultException {
  private static final long serialVersionUID = 1L;

  VaultFullException(Segment segment, long maxLiveBytes) {
    super("the " + segment.fileName() + " may hold at most " + maxLiveBytes + " bytes");
  }
}
