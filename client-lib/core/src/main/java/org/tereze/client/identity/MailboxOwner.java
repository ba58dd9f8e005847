package org.tereze.client.identity;

import org.tereze.crypto.Ed25519PrivateKey;
import org.tereze.wire.MailboxId;

/**
 * The key that owns one mailbox: it claims, reads and revokes.
 *
 * <p>Not thread-safe towards {@link #close}; owns its key.
 */
public final class MailboxOwner implements AutoCloseable {
  private final int index;
  private final Ed25519PrivateKey key;
  private final MailboxId mailbox;

  MailboxOwner(int index, Ed25519PrivateKey key) {
    this.index = index;
    this.key = key;
    this.mailbox = MailboxId.ofOwnerKey(key.publicKey().encoded());
  }

  /** Returns the number under which the seed gives this key again. */
  public int index() {
    return index;
  }

  /** Returns the private key, which this object owns. */
  public Ed25519PrivateKey key() {
    return key;
  }

  /** Returns the mailbox that it owns. */
  public MailboxId mailbox() {
    return mailbox;
  }

  @Override
  public void close() {
    key.destroy();
  }

  @Override
  public String toString() {
    return "MailboxOwner(" + index + ")";
  }
}
