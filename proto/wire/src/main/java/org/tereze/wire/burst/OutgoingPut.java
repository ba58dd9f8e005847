package org.tereze.wire.burst;

import org.tereze.wire.AskVerifier;
import org.tereze.wire.Limits;
import org.tereze.wire.MailboxId;
import org.tereze.wire.Precedence;

/**
 * One envelope that its sender wants in custody. Immutable, if the body is left alone; safe in any
 * thread.
 */
public final class OutgoingPut {
  private final long handle;
  private final Introduction introduction;
  private final Precedence precedence;
  private final int lifetimeHours;
  private final byte[] body;

  /**
   * An envelope for a mailbox of the relay at the other end of the link.
   *
   * @param handle the caller's own name for it, given back with the answer
   * @param lifetimeHours what remains of it, 1 to 720
   * @param body the envelope; not copied, must not change
   */
  public OutgoingPut(
      long handle,
      MailboxId mailbox,
      AskVerifier verifier,
      Precedence precedence,
      int lifetimeHours,
      byte[] body) {
    this(handle, Introduction.local(mailbox, verifier), precedence, lifetimeHours, body);
  }

  /** The same, to wherever the introduction says. */
  public OutgoingPut(
      long handle,
      Introduction introduction,
      Precedence precedence,
      int lifetimeHours,
      byte[] body) {
    if (lifetimeHours < Limits.MIN_LIFETIME_HOURS || lifetimeHours > Limits.MAX_LIFETIME_HOURS) {
      throw new IllegalArgumentException("lifetime of " + lifetimeHours + " h");
    }
    if (body.length == 0) {
      throw new IllegalArgumentException("empty envelope");
    }
    this.handle = handle;
    this.introduction = introduction;
    this.precedence = precedence;
    this.lifetimeHours = lifetimeHours;
    this.body = body;
  }

  public long handle() {
    return handle;
  }

  /** Where it goes. */
  public Introduction introduction() {
    return introduction;
  }

  public MailboxId mailbox() {
    return introduction.id();
  }

  public Precedence precedence() {
    return precedence;
  }

  public int lifetimeHours() {
    return lifetimeHours;
  }

  /** The envelope, not a copy. */
  public byte[] body() {
    return body;
  }
}
