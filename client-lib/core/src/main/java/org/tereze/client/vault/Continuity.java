package org.tereze.client.vault;

/** What the device's twin says about the vault that was opened. */
public enum Continuity {
  /** The twin knows this vault, and the files are at least as new as it remembers. */
  UNBROKEN,
  /** No twin, another vault's twin, or no device key: restored elsewhere, or cloned. */
  FOREIGN_DEVICE,
  /** The twin remembers newer files than those found: an older copy was put back. */
  OLDER_COPY
}
