package org.tereze.bench.load;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.tereze.crypto.Context;
import org.tereze.crypto.Ed25519PrivateKey;
import org.tereze.crypto.SecretBytes;
import org.tereze.crypto.Sha256;
import org.tereze.schema.Ask;
import org.tereze.schema.Claim;
import org.tereze.schema.Fetch;
import org.tereze.schema.Lookup;
import org.tereze.schema.Mailbox;
import org.tereze.schema.Revoke;
import org.tereze.wire.AskSecret;
import org.tereze.wire.AskVerifier;
import org.tereze.wire.EnvelopeId;
import org.tereze.wire.MailboxId;

/** A mailbox of the load and whose it is. Immutable; safe in any thread. */
public final class LoadOwner {
  private static final int SERIAL = 1;
  private static final int LAST_SERIAL = 2;

  private final Ed25519PrivateKey key;
  private final byte[] publicKey;
  private final MailboxId mailbox;
  private final AskSecret secret;

  /** The owner that a name stands for: the same one in every run. */
  public LoadOwner(String name) {
    byte[] seed = Sha256.hash(name.getBytes(StandardCharsets.UTF_8));
    try (SecretBytes owned = SecretBytes.copyOf(seed)) {
      key = Ed25519PrivateKey.fromSeed(owned);
    }
    publicKey = key.publicKey().encoded();
    mailbox = MailboxId.ofOwnerKey(publicKey);
    secret = AskSecret.of(seed, 0);
  }

  /** The mailbox's id. */
  public MailboxId mailbox() {
    return mailbox;
  }

  /** What the frames of its mailbox carry, as the store keeps it. */
  public long verifier() {
    return secret.verifier().firstLong();
  }

  /** What its contacts' puts carry. */
  public AskVerifier askVerifier() {
    return secret.verifier();
  }

  /** The frame that names the mailbox on a link. */
  public Mailbox introduction() {
    return Mailbox.newBuilder()
        .setId(ByteString.copyFrom(mailbox.bytes()))
        .setVerifier(ByteString.copyFrom(secret.verifier().bytes()))
        .build();
  }

  /** Makes the mailbox at a relay; again, it changes nothing. */
  public Claim claim(byte[] relayKey) {
    return Claim.newBuilder()
        .setOwnerKey(ByteString.copyFrom(publicKey))
        .setSerial(SERIAL)
        .setSignature(state("claim", relayKey, SERIAL))
        .build();
  }

  /** Ends the mailbox at a relay for ever. */
  public Revoke revoke(byte[] relayKey) {
    return Revoke.newBuilder()
        .setOwnerKey(ByteString.copyFrom(publicKey))
        .setSerial(LAST_SERIAL)
        .setSignature(state("revoke", relayKey, LAST_SERIAL))
        .build();
  }

  private ByteString state(String use, byte[] relayKey, int serial) {
    byte[] number = ByteBuffer.allocate(Integer.BYTES).putInt(serial).array();
    return sign(use, relayKey, mailbox.bytes(), number, Sha256.hash(new byte[0]));
  }

  /** Asks what became of envelopes, with the mailbox's secret. */
  public Ask ask(List<byte[]> envelopes) {
    ByteArrayOutputStream ids = new ByteArrayOutputStream();
    for (byte[] envelope : envelopes) {
      ids.writeBytes(EnvelopeId.of(mailbox, envelope).bytes());
    }
    return Ask.newBuilder()
        .setSecret(ByteString.copyFrom(secret.bytes()))
        .setIds(ByteString.copyFrom(ids.toByteArray()))
        .build();
  }

  /** Asks for the mailbox's bundle. */
  public Lookup lookup() {
    return Lookup.newBuilder().setMailbox(ByteString.copyFrom(mailbox.bytes())).build();
  }

  /** A fetch of everything, bound to a link by its handshake hash. */
  public Fetch fetch(byte[] hash) {
    return Fetch.newBuilder()
        .setOwnerKey(ByteString.copyFrom(publicKey))
        .setSignature(sign("fetch", hash, mailbox.bytes()))
        .build();
  }

  private ByteString sign(String use, byte[]... parts) {
    return ByteString.copyFrom(key.sign(Context.of(use), parts));
  }
}
