package org.tereze.client.vault;

/**
 * Which segment a batch over both is written to first; after a crash in between, only that one has
 * it.
 */
public enum CommitOrder {
  /** For sending: the chain is advanced before what it sealed can leave. */
  CHAINS_FIRST,
  /** For receiving: the report is kept before the key that opened it is gone. */
  JOURNAL_FIRST
}
