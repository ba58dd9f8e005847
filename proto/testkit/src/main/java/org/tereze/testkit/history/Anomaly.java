package org.tereze.testkit.history;

/** What a mailbox must not do. */
public enum Anomaly {
  /** In custody, not collected, expired or evicted, and yet not there. */
  LOST,
  /** Collected for certain, and given again. */
  RESURRECTED,
  /** At two places of a mailbox although the first had not ended, or twice in one fetch. */
  STORED_TWICE,
  /** Given although nobody put it, or every put of it was refused. */
  STORED_UNASKED,
  /** One place, two envelopes. */
  PLACE_REUSED,
  /** Not in the order in which it was put, or missing before a later one. */
  DISORDER,
  /** A disposition that contradicts what happened. */
  FALSE_DISPOSITION,
  /** An answer to a put, a fetch or a statement that contradicts what happened. */
  FALSE_ANSWER
}
