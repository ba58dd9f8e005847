package org.tereze.testkit.history;

import org.jspecify.annotations.Nullable;
import org.tereze.wire.Outcome;

/** An owner's word that it holds what was given to it. Belongs to its {@link History}. */
public final class Collect extends Operation {
  /** Per lane, the last sequence; 0 for none. */
  final long[] upTo;

  @Nullable Outcome outcome;

  Collect(int client, int mailbox, long invokedAt, long[] upTo) {
    super(client, mailbox, invokedAt);
    this.upTo = upTo.clone();
  }
}
