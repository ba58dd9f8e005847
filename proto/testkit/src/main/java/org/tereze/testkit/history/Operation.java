package org.tereze.testkit.history;

/**
 * Something that a client asked of a relay's mailbox, from the moment before it was said to the
 * moment after the answer was known. Whatever it did, it did between the two.
 *
 * <p>Without an answer it may have been done or not, at any time up to its end: that is never, or
 * the death of the process that it was said to. Changed by its {@link History} only.
 */
public abstract class Operation {
  /** Behind every moment of a history. */
  static final long NEVER = Long.MAX_VALUE;

  /** Who asked: one link, or one process of a person; small numbers. */
  final int client;

  /** Which mailbox it is about. */
  final int mailbox;

  final long invokedAt;
  long endedAt = NEVER;
  boolean answered;

  Operation(int client, int mailbox, long invokedAt) {
    this.client = client;
    this.mailbox = mailbox;
    this.invokedAt = invokedAt;
  }

  void end(long at) {
    endedAt = at;
    answered = true;
  }

  final long invokedAt() {
    return invokedAt;
  }
}
