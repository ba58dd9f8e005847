package org.tereze.client.session;

import org.tereze.client.session.stored.StoredLater;
import org.tereze.crypto.SecretBytes;

/**
 * A pre-shared key that an earlier quantum-safe session of a pair left to later ones of either
 * direction.
 *
 * <p>Immutable; safe for any thread. It never prints.
 */
public final class LaterSecret {
  private final StoredLater stored;

  LaterSecret(StoredLater stored) {
    this.stored = stored;
  }

  /** Returns which session it was. */
  SessionId session() {
    return SessionId.of(stored.getSession());
  }

  /** Returns whether the other side has shown that it holds it, too. */
  boolean confirmed() {
    return stored.getConfirmed();
  }

  /** Returns a copy of the 32 bytes. */
  SecretBytes secret() {
    return SecretBytes.owning(stored.getSecret().toByteArray());
  }

  StoredLater stored() {
    return stored;
  }

  @Override
  public String toString() {
    return "LaterSecret";
  }
}
