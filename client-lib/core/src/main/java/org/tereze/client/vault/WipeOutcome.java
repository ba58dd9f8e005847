package org.tereze.client.vault;

/** How sure it is that a wiped vault is gone. */
public enum WipeOutcome {
  /**
   * The device's keystore destroyed the key of the chains segment for good. Remnants of {@code
   * vault.key} and of the journal on flash could still be opened by someone who has the passphrase.
   */
  CHAINS_GONE_FOR_GOOD,
  /**
   * Everything was overwritten and deleted, but there is no keystore, and flash may keep remnants
   * of the keys: someone who has them and the passphrase could open what was there.
   */
  REMNANTS_POSSIBLE
}
