package org.tereze.relay.store;

import org.tereze.wire.Outcome;

/**
 * The owner has everything up to these sequences, lane by lane; moves cursors forward only. Not
 * thread-safe.
 */
public final class CollectedItem implements CommitItem {
  private static final int OBJECT_BYTES = 96;

  private final MailboxKey mailbox;
  private final long[] upTo;
  private Outcome outcome = Outcome.BUSY;

  /**
   * What an owner says to hold.
   *
   * @param upTo per lane, the last sequence that the owner holds; 0 leaves a lane as it is
   */
  public CollectedItem(MailboxKey mailbox, long[] upTo) {
    if (upTo.length != MailboxStore.LANES) {
      throw new IllegalArgumentException("one sequence per lane");
    }
    this.mailbox = mailbox;
    this.upTo = upTo.clone();
  }

  @Override
  public MailboxKey mailbox() {
    return mailbox;
  }

  long upTo(int lane) {
    return upTo[lane];
  }

  @Override
  public int sizeBytes() {
    return OBJECT_BYTES;
  }

  /** OK, NO_MAILBOX or REVOKED; BUSY until committed. */
  public Outcome outcome() {
    return outcome;
  }

  void answer(Outcome answer) {
    outcome = answer;
  }
}
