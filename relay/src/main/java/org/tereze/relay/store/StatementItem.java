package org.tereze.relay.store;

import java.util.Objects;
import org.tereze.wire.Outcome;

/**
 * An owner's word about a mailbox whose signature was found good: claim, revoke or publish. Not
 * thread-safe.
 *
 * <p>A serial above every known one is taken. The repetition of the last statement of its kind is
 * OK and changes nothing; everything else not above the known serial is STALE and names that
 * serial. A revoked mailbox answers REVOKED for good.
 */
public final class StatementItem implements CommitItem {
  /** Largest bundle kept, in bytes. */
  public static final int MAX_BODY_BYTES = 4_096;

  private static final int OBJECT_BYTES = 96;
  private static final byte[] NO_BODY = {};

  /** What is stated. */
  public enum Kind {
    CLAIM,
    REVOKE,
    PUBLISH
  }

  private final MailboxKey mailbox;
  private final Kind kind;
  private final long serial;
  private final byte[] body;
  private Outcome outcome = Outcome.BUSY;
  private long knownSerial;
  private int quotaCount;
  private int quotaKib;
  private int waiting;
  private boolean mayMake = true;
  private boolean madeMailbox;

  private StatementItem(MailboxKey mailbox, Kind kind, long serial, byte[] body) {
    if (serial < 0 || serial > 0xFFFF_FFFFL) {
      throw new IllegalArgumentException("serial is an unsigned 32-bit number, got " + serial);
    }
    this.mailbox = mailbox;
    this.kind = kind;
    this.serial = serial;
    this.body = body;
  }

  public static StatementItem claim(MailboxKey mailbox, long serial) {
    return new StatementItem(mailbox, Kind.CLAIM, serial, NO_BODY);
  }

  public static StatementItem revoke(MailboxKey mailbox, long serial) {
    return new StatementItem(mailbox, Kind.REVOKE, serial, NO_BODY);
  }

  /** A new sealed bundle of at most {@link #MAX_BODY_BYTES}; the array is kept, not copied. */
  public static StatementItem publish(MailboxKey mailbox, long serial, byte[] body) {
    // Bound: a bundle lies in every mailbox, so its size is the mailbox's.
    Objects.checkIndex(body.length, MAX_BODY_BYTES + 1);
    return new StatementItem(mailbox, Kind.PUBLISH, serial, body);
  }

  @Override
  public MailboxKey mailbox() {
    return mailbox;
  }

  public Kind kind() {
    return kind;
  }

  /** Unsigned 32 bits. */
  public long serial() {
    return serial;
  }

  byte[] body() {
    return body;
  }

  @Override
  public int sizeBytes() {
    return OBJECT_BYTES + body.length;
  }

  /** OK, STALE, NO_MAILBOX, REVOKED, BUSY or FULL; BUSY until committed. */
  public Outcome outcome() {
    return outcome;
  }

  /** The highest serial that the mailbox knows after this statement. */
  public long knownSerial() {
    return knownSerial;
  }

  /** How many envelopes may wait in the mailbox. */
  public int quotaCount() {
    return quotaCount;
  }

  /** How many KiB of envelopes may wait in the mailbox. */
  public int quotaKib() {
    return quotaKib;
  }

  /** How many envelopes wait in the mailbox. */
  public int waiting() {
    return waiting;
  }

  /** Answers BUSY where a mailbox would have to be made for it. To be said before it is given. */
  public void makeNothing() {
    mayMake = false;
  }

  /** Whether a mailbox may be made for it. */
  public boolean mayMake() {
    return mayMake;
  }

  /** Whether a mailbox was made for it. */
  public boolean madeMailbox() {
    return madeMailbox;
  }

  void answerMadeMailbox() {
    madeMailbox = true;
  }

  void answer(Outcome answer, long known) {
    outcome = answer;
    knownSerial = known;
  }

  void answerQuota(int count, int kib, int nowWaiting) {
    quotaCount = count;
    quotaKib = kib;
    waiting = nowWaiting;
  }
}
