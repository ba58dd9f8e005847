package org.tereze.wire.burst;

import org.jspecify.annotations.Nullable;
import org.tereze.wire.AskVerifier;
import org.tereze.wire.MailboxId;
import org.tereze.wire.RelayId;

/**
 * What a Mailbox frame said. Immutable; safe in any thread. A receiver makes one object for each
 * introduction, so a relay may keep what it looked up under it.
 */
public final class IntroducedMailbox {
  private final int number;
  private final MailboxId id;
  private final AskVerifier verifier;
  private final @Nullable RelayId home;

  IntroducedMailbox(int number, MailboxId id, AskVerifier verifier, @Nullable RelayId home) {
    this.number = number;
    this.id = id;
    this.verifier = verifier;
    this.home = home;
  }

  /** Its number on the link, from 0. */
  public int number() {
    return number;
  }

  public MailboxId id() {
    return id;
  }

  public AskVerifier verifier() {
    return verifier;
  }

  /** The relay that holds the mailbox; null: the one that was told. */
  public @Nullable RelayId home() {
    return home;
  }
}
