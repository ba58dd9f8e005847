package org.tereze.relay.store;

import org.jspecify.annotations.Nullable;
import org.tereze.wire.Outcome;

/**
 * Somebody's request for a mailbox of another relay. Answered PENDING while it waits here for its
 * home, and with what the home said once that is known. Not thread-safe.
 */
public final class RequestItem implements CommitItem {
  private static final int OBJECT_BYTES = 192;

  private final TransitRequest request;
  private Outcome outcome = Outcome.BUSY;
  private long serial;
  private byte @Nullable [] bundle;
  private boolean mayMake = true;
  private boolean madeRow;

  public RequestItem(TransitRequest request) {
    this.request = request;
  }

  public TransitRequest request() {
    return request;
  }

  @Override
  public MailboxKey mailbox() {
    return request.key();
  }

  @Override
  public int sizeBytes() {
    return OBJECT_BYTES + request.sizeBytes();
  }

  /** BUSY until committed; OK to a lookup: there is a bundle, or nothing newer. */
  public Outcome outcome() {
    return outcome;
  }

  /** The home's, unsigned; 0 if it told none. */
  public long serial() {
    return serial;
  }

  /** What a lookup found; null: nothing newer. */
  public byte @Nullable [] bundle() {
    return bundle;
  }

  /** Answers BUSY where something would have to be kept for it. To be said before it is given. */
  public void makeNothing() {
    mayMake = false;
  }

  public boolean mayMake() {
    return mayMake;
  }

  /** Whether something is kept for it that was not there. */
  public boolean madeRow() {
    return madeRow;
  }

  void answerMadeRow() {
    madeRow = true;
  }

  void answer(Outcome answer, long known, byte @Nullable [] found) {
    outcome = answer;
    serial = known;
    bundle = found;
  }
}
