package org.tereze.client.burst;

import org.tereze.client.burst.BurstWork.Statement;
import org.tereze.client.record.MailboxAt;

/**
 * Which statements about a mailbox an edge keeps for its home, so that it is asked what became of
 * them and not told again. Stateless.
 */
final class PendingStatement {
  private PendingStatement() {}

  /** Whether this edge keeps it. */
  static boolean is(MailboxAt at, String edge, Statement statement, int serial) {
    return at.getPendingEdge().equals(edge) && serial != 0 && pending(at, statement) == serial;
  }

  private static int pending(MailboxAt at, Statement statement) {
    switch (statement) {
      case CLAIM:
        return at.getPendingClaim();
      case REVOKE:
        return at.getPendingRevoke();
      case PUBLISH:
        return at.getPendingPublish();
    }
    throw new AssertionError(statement);
  }

  /** This edge keeps the statement with that serial; 0: none. What another kept is forgotten. */
  static MailboxAt.Builder set(MailboxAt.Builder at, String edge, Statement statement, int serial) {
    if (!at.getPendingEdge().equals(edge)) {
      at.setPendingEdge(edge).clearPendingClaim().clearPendingPublish().clearPendingRevoke();
    }
    switch (statement) {
      case CLAIM:
        return at.setPendingClaim(serial);
      case REVOKE:
        return at.setPendingRevoke(serial);
      case PUBLISH:
        return at.setPendingPublish(serial);
    }
    throw new AssertionError(statement);
  }
}
