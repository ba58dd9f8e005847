package org.tereze.relay.store;

import org.tereze.wire.Outcome;

/**
 * The last serial of each kind of statement about one mailbox, −1 where none was made. Immutable.
 */
record Serials(long claim, long revoke, long publish) {
  static final Serials NONE = new Serials(-1, -1, -1);

  long known() {
    return Math.max(claim, Math.max(revoke, publish));
  }

  boolean exists() {
    return known() >= 0;
  }

  boolean revoked() {
    return revoke >= 0;
  }

  private long of(StatementItem.Kind kind) {
    return switch (kind) {
      case CLAIM -> claim;
      case REVOKE -> revoke;
      case PUBLISH -> publish;
    };
  }

  /** Whether this very statement was the last of its kind. */
  boolean repeats(StatementItem.Kind kind, long serial) {
    return of(kind) == serial;
  }

  /**
   * OK if the statement may be taken or says again what was said, else why not. A mailbox may be
   * revoked before it was ever claimed: the tombstone then keeps a captured claim out.
   *
   * @param sameBody whether a repetition brings what it brought before
   */
  Outcome decide(StatementItem.Kind kind, long serial, boolean sameBody) {
    boolean repeated = repeats(kind, serial);
    if (revoked()) {
      return repeated && kind == StatementItem.Kind.REVOKE ? Outcome.OK : Outcome.REVOKED;
    }
    if (!exists() && kind == StatementItem.Kind.PUBLISH) {
      return Outcome.NO_MAILBOX;
    }
    return serial > known() || (repeated && sameBody) ? Outcome.OK : Outcome.STALE;
  }

  Serials with(StatementItem.Kind kind, long serial) {
    return switch (kind) {
      case CLAIM -> new Serials(serial, revoke, publish);
      case REVOKE -> new Serials(claim, serial, publish);
      case PUBLISH -> new Serials(claim, revoke, serial);
    };
  }
}
