package org.tereze.relay.session;

import org.tereze.crypto.Context;
import org.tereze.crypto.Ed25519PublicKey;
import org.tereze.crypto.Sha256;
import org.tereze.wire.MailboxId;

/**
 * The owners' signatures, checked (Ed25519, RFC 8032 §5.1.7). Immutable; safe on any thread.
 *
 * <p>Statements are bound to the home relay's static key and their serial, fetches and collections
 * to the hash of this very handshake.
 */
final class OwnerProof {
  private static final Context CLAIM = Context.of("claim");
  private static final Context REVOKE = Context.of("revoke");
  private static final Context PUBLISH = Context.of("publish");
  private static final Context FETCH = Context.of("fetch");
  private static final Context COLLECTED = Context.of("collected");

  private final byte[] relayKey;

  /**
   * @param relayKey the static public key of the mailboxes' home relay
   */
  OwnerProof(byte[] relayKey) {
    this.relayKey = relayKey.clone();
  }

  boolean claims(byte[] ownerKey, MailboxId mailbox, int serial, byte[] signature) {
    return statement(CLAIM, ownerKey, mailbox, serial, new byte[0], signature);
  }

  boolean revokes(byte[] ownerKey, MailboxId mailbox, int serial, byte[] signature) {
    return statement(REVOKE, ownerKey, mailbox, serial, new byte[0], signature);
  }

  boolean publishes(byte[] ownerKey, MailboxId mailbox, int serial, byte[] body, byte[] signature) {
    return statement(PUBLISH, ownerKey, mailbox, serial, body, signature);
  }

  boolean fetches(byte[] ownerKey, MailboxId mailbox, byte[] handshakeHash, byte[] signature) {
    return verify(FETCH, ownerKey, signature, handshakeHash, mailbox.bytes());
  }

  boolean collected(byte[] ownerKey, MailboxId mailbox, byte[] handshakeHash, byte[] signature) {
    return verify(COLLECTED, ownerKey, signature, handshakeHash, mailbox.bytes());
  }

  private boolean statement(
      Context context,
      byte[] ownerKey,
      MailboxId mailbox,
      int serial,
      byte[] body,
      byte[] signature) {
    return verify(
        context, ownerKey, signature, relayKey, mailbox.bytes(), u32(serial), Sha256.hash(body));
  }

  private static boolean verify(
      Context context, byte[] ownerKey, byte[] signature, byte[]... parts) {
    return Ed25519PublicKey.of(ownerKey).verify(context, signature, parts);
  }

  private static byte[] u32(int value) {
    return new byte[] {
      (byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value
    };
  }
}
