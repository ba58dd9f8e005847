package org.tereze.wire.burst;

import org.jspecify.annotations.Nullable;
import org.tereze.wire.AskVerifier;
import org.tereze.wire.Limits;
import org.tereze.wire.MailboxId;
import org.tereze.wire.Precedence;
import org.tereze.wire.RelayId;

/**
 * One envelope that its sender wants in custody. Immutable, if the body is left alone; safe in any
 * thread.
 */
public final class OutgoingPut {
  private final long handle;
  private final MailboxId mailbox;
  private final AskVerifier verifier;
  private final @Nullable RelayId home;
  private final Precedence precedence;
  private final int lifetimeHours;
  private final byte[] body;

  /**
   * An envelope and where it goes.
   *
   * @param handle the caller's own name for it, given back with the answer
   * @param home the relay that holds the mailbox; null: the one at the other end of the link
   * @param lifetimeHours what remains of it, 1 to 720
   * @param body the envelope; not copied, must not change
   */
  public OutgoingPut(
      long handle,
      MailboxId mailbox,
      AskVerifier verifier,
      @Nullable RelayId home,
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
    this.mailbox = mailbox;
    this.verifier = verifier;
    this.home = home;
    this.precedence = precedence;
    this.lifetimeHours = lifetimeHours;
    this.body = body;
  }

  public long handle() {
    return handle;
  }

  public MailboxId mailbox() {
    return mailbox;
  }

  public AskVerifier verifier() {
    return verifier;
  }

  /** The relay that holds the mailbox; null: the one at the other end of the link. */
  public @Nullable RelayId home() {
    return home;
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
