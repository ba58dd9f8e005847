package org.tereze.bench.load;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.tereze.crypto.Context;
import org.tereze.crypto.Ed25519PrivateKey;
import org.tereze.crypto.SecretBytes;
import org.tereze.crypto.Sha256;
import org.tereze.schema.Claim;
import org.tereze.schema.Fetch;
import org.tereze.schema.Lookup;
import org.tereze.schema.Mailbox;
import org.tereze.wire.AskSecret;
import org.tereze.wire.MailboxId;

/** A mailbox of the load and whose it is. Immutable; safe in any thread. */
public final class LoadOwner {
  private static final int SERIAL = 1;

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

  /** The frame that names the mailbox on a link. */
  public Mailbox introduction() {
    return Mailbox.newBuilder()
        .setId(ByteString.copyFrom(mailbox.bytes()))
        .setVerifier(ByteString.copyFrom(secret.verifier().bytes()))
        .build();
  }

  /** Makes the mailbox at a relay; again, it changes nothing. */
  public Claim claim(byte[] relayKey) {
    byte[] serial = ByteBuffer.allocate(Integer.BYTES).putInt(SERIAL).array();
    return Claim.newBuilder()
        .setOwnerKey(ByteString.copyFrom(publicKey))
        .setSerial(SERIAL)
        .setSignature(sign("claim", relayKey, mailbox.bytes(), serial, Sha256.hash(new byte[0])))
        .build();
  }

  Lookup lookup() {
    return Lookup.newBuilder().setMailbox(ByteString.copyFrom(mailbox.bytes())).build();
  }

  /** A fetch of everything, bound to a link by its handshake hash. */
  public Fetch fetch(byte[] hash) {
    return Fetch.newBuilder()
        .setOwnerKey(ByteString.copyFrom(publicKey))
        .setSignature(sign("fetch", hash, mailbox.bytes()))
        .build();
  }

  /** What goes into the first Collected of a link, bound to it by its handshake hash. */
  public ByteString collectedSignature(byte[] hash) {
    return sign("collected", hash, mailbox.bytes());
  }

  private ByteString sign(String use, byte[]... parts) {
    return ByteString.copyFrom(key.sign(Context.of(use), parts));
  }
}
