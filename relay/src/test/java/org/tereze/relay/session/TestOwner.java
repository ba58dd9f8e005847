package org.tereze.relay.session;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.tereze.crypto.Context;
import org.tereze.crypto.Ed25519PrivateKey;
import org.tereze.crypto.SecretBytes;
import org.tereze.crypto.Sha256;
import org.tereze.schema.Ask;
import org.tereze.schema.Claim;
import org.tereze.schema.Collected;
import org.tereze.schema.Fetch;
import org.tereze.schema.Lookup;
import org.tereze.schema.Mailbox;
import org.tereze.schema.Publish;
import org.tereze.schema.Revoke;
import org.tereze.wire.AskSecret;
import org.tereze.wire.EnvelopeId;
import org.tereze.wire.MailboxId;
import org.tereze.wire.RelayId;
import org.tereze.wire.burst.PassedRelays;

/**
 * An owner of a mailbox for tests, with her signatures and the secret that her contact asks with.
 */
public final class TestOwner {
  private final Ed25519PrivateKey key;
  private final byte[] publicKey;
  public final MailboxId mailbox;
  public final AskSecret secret;

  public TestOwner(String name) {
    byte[] seed = Sha256.hash(name.getBytes(StandardCharsets.UTF_8));
    try (SecretBytes owned = SecretBytes.copyOf(seed)) {
      key = Ed25519PrivateKey.fromSeed(owned);
    }
    publicKey = key.publicKey().encoded();
    mailbox = MailboxId.ofOwnerKey(publicKey);
    secret = AskSecret.of(seed, 0);
  }

  public Mailbox introduction() {
    return Mailbox.newBuilder()
        .setId(ByteString.copyFrom(mailbox.bytes()))
        .setVerifier(ByteString.copyFrom(secret.verifier().bytes()))
        .build();
  }

  /** As a phone introduces it to a relay that is not its home. */
  public Mailbox introductionElsewhere(byte[] homeKey) {
    return Mailbox.newBuilder()
        .setId(ByteString.copyFrom(mailbox.bytes()))
        .setSecret(ByteString.copyFrom(secret.bytes()))
        .setHome(ByteString.copyFrom(RelayId.ofStaticKey(homeKey).bytes()))
        .build();
  }

  public Claim claim(byte[] relayKey, int serial) {
    return Claim.newBuilder()
        .setOwnerKey(ByteString.copyFrom(publicKey))
        .setSerial(serial)
        .setSignature(statement("claim", relayKey, serial, new byte[0]))
        .build();
  }

  public Revoke revoke(byte[] relayKey, int serial) {
    return Revoke.newBuilder()
        .setOwnerKey(ByteString.copyFrom(publicKey))
        .setSerial(serial)
        .setSignature(statement("revoke", relayKey, serial, new byte[0]))
        .build();
  }

  public Publish publish(byte[] relayKey, int serial, byte[] body) {
    return Publish.newBuilder()
        .setOwnerKey(ByteString.copyFrom(publicKey))
        .setSerial(serial)
        .setBody(ByteString.copyFrom(body))
        .setSignature(statement("publish", relayKey, serial, body))
        .build();
  }

  /** The same for a relay that is not its home. */
  public static Claim elsewhere(Claim claim, byte[] homeKey, RelayId... passed) {
    return claim.toBuilder().setHome(name(homeKey)).setPassed(way(passed)).build();
  }

  /** The same for a relay that is not its home. */
  public static Revoke elsewhere(Revoke revoke, byte[] homeKey, RelayId... passed) {
    return revoke.toBuilder().setHome(name(homeKey)).setPassed(way(passed)).build();
  }

  /** The same for a relay that is not its home. */
  public static Publish elsewhere(Publish publish, byte[] homeKey, RelayId... passed) {
    return publish.toBuilder().setHome(name(homeKey)).setPassed(way(passed)).build();
  }

  /** The same at a relay that is not its home. */
  public Lookup lookupElsewhere(int knownSerial, byte[] homeKey, RelayId... passed) {
    return lookup(knownSerial).toBuilder().setHome(name(homeKey)).setPassed(way(passed)).build();
  }

  private static ByteString name(byte[] homeKey) {
    return ByteString.copyFrom(RelayId.ofStaticKey(homeKey).bytes());
  }

  private static ByteString way(RelayId... passed) {
    return PassedRelays.bytes(List.of(passed));
  }

  public Fetch fetch(byte[] hash, int budgetBytes) {
    return Fetch.newBuilder()
        .setOwnerKey(ByteString.copyFrom(publicKey))
        .setSignature(sign("fetch", hash, mailbox.bytes()))
        .setBudgetBytes(budgetBytes)
        .build();
  }

  public Collected collected(int request, byte[] finalHash, long... upTo) {
    return collectedAgain(request, upTo).toBuilder()
        .setSignature(sign("collected", finalHash, mailbox.bytes()))
        .build();
  }

  public static Collected collectedAgain(int request, long... upTo) {
    Collected.Builder collected = Collected.newBuilder().setRequest(request);
    for (long value : upTo) {
      collected.addUpto(value);
    }
    return collected.build();
  }

  public Lookup lookup(int knownSerial) {
    return Lookup.newBuilder()
        .setMailbox(ByteString.copyFrom(mailbox.bytes()))
        .setKnownSerial(knownSerial)
        .build();
  }

  public Ask ask(byte[]... envelopes) {
    ByteString ids = ByteString.EMPTY;
    for (byte[] envelope : envelopes) {
      ids = ids.concat(ByteString.copyFrom(EnvelopeId.of(mailbox, envelope).bytes()));
    }
    return Ask.newBuilder().setSecret(ByteString.copyFrom(secret.bytes())).setIds(ids).build();
  }

  private ByteString statement(String use, byte[] relayKey, int serial, byte[] body) {
    byte[] number = {
      (byte) (serial >>> 24), (byte) (serial >>> 16), (byte) (serial >>> 8), (byte) serial
    };
    return sign(use, relayKey, mailbox.bytes(), number, Sha256.hash(body));
  }

  private ByteString sign(String use, byte[]... parts) {
    return ByteString.copyFrom(key.sign(Context.of(use), parts));
  }
}
