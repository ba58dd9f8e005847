package org.tereze.wire.burst;

import org.jspecify.annotations.Nullable;
import org.tereze.wire.AskVerifier;
import org.tereze.wire.MailboxId;
import org.tereze.wire.Precedence;
import org.tereze.wire.RelayId;

/**
 * A view of the put that {@link BurstReceiver#onPut} read last. Valid until the next put is read;
 * the body as long as the array that was read. The same object every time.
 */
public final class ReceivedPut {
  long number;
  IntroducedMailbox mailbox;
  Precedence precedence = Precedence.ROUTINE;
  int lifetimeHours;
  byte[] array;
  int bodyOffset;
  int bodyLength;

  ReceivedPut(IntroducedMailbox none) {
    this.mailbox = none;
    this.array = new byte[0];
  }

  /** The put's number on this link, for {@link BurstReceiver#decide}. */
  public long number() {
    return number;
  }

  /** As introduced on this link: one object for all its puts there. */
  public IntroducedMailbox introduction() {
    return mailbox;
  }

  public MailboxId mailbox() {
    return mailbox.id();
  }

  public AskVerifier verifier() {
    return mailbox.verifier();
  }

  /** The relay that holds the mailbox; null: this one. */
  public @Nullable RelayId home() {
    return mailbox.home();
  }

  public Precedence precedence() {
    return precedence;
  }

  /** 1 to 720. */
  public int lifetimeHours() {
    return lifetimeHours;
  }

  /** Holds the envelope; must not be changed. */
  public byte[] array() {
    return array;
  }

  public int bodyOffset() {
    return bodyOffset;
  }

  /** 1 to 32,768 bytes. */
  public int bodyLength() {
    return bodyLength;
  }
}
