package org.tereze.relay.store;

import java.util.ArrayList;
import java.util.List;
import org.tereze.relay.store.Sweeper.Doomed;

/**
 * Finds the expired envelopes of mailboxes, a bounded number in each step, and remembers how far it
 * came in a mailbox that is too large for one. Committer's thread.
 */
final class ExpiryScan {
  private static final int NONE = -1;

  private final Database database;
  private final int doomedPerStep;
  private final int seenPerStep;
  private int doomed;
  private int seen;

  /** Where to go on, in the mailbox that was left unfinished. */
  private int number = NONE;

  private int lane;
  private long sequence;

  /**
   * @param doomedPerStep envelopes that one step may delete
   * @param seenPerStep envelopes that one step may look at
   */
  ExpiryScan(Database database, int doomedPerStep, int seenPerStep) {
    this.database = database;
    this.doomedPerStep = doomedPerStep;
    this.seenPerStep = seenPerStep;
  }

  void beginStep() {
    doomed = 0;
    seen = 0;
  }

  /** Whether this step may look at another envelope. */
  private boolean hasRoom() {
    return doomed < doomedPerStep && seen < seenPerStep;
  }

  /** Whether the mailbox of the last call has no further expired envelope. */
  boolean isFinished() {
    return number == NONE;
  }

  /** The next expired envelopes of a mailbox, as many as this step has room for. */
  List<Doomed> next(MailboxState mailbox, int nowHours) throws StoreException {
    MailboxRow row = mailbox.row();
    if (number != row.number()) {
      number = row.number();
      lane = 0;
      sequence = 0;
    }
    List<Doomed> found = new ArrayList<>();
    try (LaneIterator envelopes = new LaneIterator(database, number)) {
      while (lane < MailboxStore.LANES) {
        envelopes.seek(lane, Math.max(sequence, row.cursors()[lane]) + 1);
        for (; envelopes.isValid(); envelopes.next()) {
          if (!hasRoom()) {
            return found; // Bound: puts wait for a step
          }
          look(envelopes, nowHours, found);
        }
        lane++;
        sequence = 0;
      }
    }
    number = NONE;
    return found;
  }

  private void look(LaneIterator envelopes, int nowHours, List<Doomed> found) {
    var head = envelopes.head();
    sequence = envelopes.sequence();
    seen++;
    if (ExpiryRow.due(EnvelopeRow.expiryHours(head), nowHours)) {
      doomed++;
      found.add(new Doomed(lane, sequence, EnvelopeRow.id(head), envelopes.envelopeBytes()));
    }
  }
}
