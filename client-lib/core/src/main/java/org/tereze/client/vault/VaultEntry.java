package org.tereze.client.vault;

/** One key and its value, copied out of the vault; the arrays are the caller's own. */
public final class VaultEntry {
  private final byte[] key;
  private final byte[] value;

  VaultEntry(byte[] key, byte[] value) {
    this.key = key;
    this.value = value;
  }

  /** The key. */
  public byte[] key() {
    return key;
  }

  /** The value. */
  public byte[] value() {
    return value;
  }
}
