package org.tereze.client.session;

/** What became of a bundle that a relay gave. */
public enum BundleVerdict {
  /** Newer than what was known; the state has changed. */
  ACCEPTED,
  /** The one that is known already. */
  KNOWN,
  /** Older than the one that is known: a relay that replays, or that was restored. */
  OLDER,
  /** Not that contact's for that mailbox, or changed. */
  FORGED
}
