package org.tereze.testkit.history;

import org.tereze.wire.Disposition;

/** A question what became of envelopes, with the right secret. Belongs to its {@link History}. */
public final class Ask extends Operation {
  final int[] envelopes;

  /** One for each envelope; none if there was no answer. */
  Disposition[] told = {};

  Ask(int client, int mailbox, long invokedAt, int[] envelopes) {
    super(client, mailbox, invokedAt);
    this.envelopes = envelopes.clone();
  }
}
