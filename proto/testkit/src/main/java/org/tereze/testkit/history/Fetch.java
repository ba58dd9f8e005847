package org.tereze.testkit.history;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tereze.wire.Outcome;

/** A mailbox that was fetched, from its cursors on. Belongs to its {@link History}. */
public final class Fetch extends Operation {
  /** In the order in which they came. */
  final List<Given> given = new ArrayList<>();

  @Nullable Outcome outcome;

  /** Whether everything came that there was; if not, each lane broke off somewhere. */
  boolean complete;

  Fetch(int client, int mailbox, long invokedAt) {
    super(client, mailbox, invokedAt);
  }

  /** Whether what it did not bring was not there. */
  boolean isComplete() {
    return complete && outcome == Outcome.OK;
  }
}
