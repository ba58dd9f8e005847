package org.tereze.testkit.history;

import org.jspecify.annotations.Nullable;
import org.tereze.wire.Outcome;

/** A mailbox that its owner made or ended. Belongs to its {@link History}. */
public final class Statement extends Operation {
  /** Whether it was ended; else it was made. */
  final boolean revoke;

  @Nullable Outcome outcome;

  Statement(int client, int mailbox, long invokedAt, boolean revoke) {
    super(client, mailbox, invokedAt);
    this.revoke = revoke;
  }
}
