package org.tereze.wire.burst;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tereze.wire.AskSecret;
import org.tereze.wire.AskVerifier;
import org.tereze.wire.MailboxId;
import org.tereze.wire.RelayId;

/**
 * What a Mailbox frame said. Immutable; safe in any thread. A receiver makes one object for each
 * introduction, so a relay may keep what it looked up under it.
 */
public final class IntroducedMailbox {
  private final int number;
  private final Introduction introduction;

  IntroducedMailbox(int number, Introduction introduction) {
    this.number = number;
    this.introduction = introduction;
  }

  /** Its number on the link, from 0. */
  public int number() {
    return number;
  }

  public MailboxId id() {
    return introduction.id();
  }

  public AskVerifier verifier() {
    return introduction.verifier();
  }

  /** The ask secret, if it was told: then the verifier is that secret's. */
  public @Nullable AskSecret secret() {
    return introduction.secret();
  }

  /** The relay that holds the mailbox; null: the one that was told. */
  public @Nullable RelayId home() {
    return introduction.home();
  }

  /** The relays that its puts have come through; at most 8. */
  public List<RelayId> passed() {
    return introduction.passed();
  }
}
