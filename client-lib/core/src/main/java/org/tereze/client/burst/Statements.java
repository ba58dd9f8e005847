package org.tereze.client.burst;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import org.tereze.client.burst.BurstPlan.Own;
import org.tereze.client.burst.BurstPlan.Publication;
import org.tereze.crypto.Context;
import org.tereze.crypto.Sha256;
import org.tereze.crypto.X25519PublicKey;
import org.tereze.schema.Claim;
import org.tereze.schema.Fetch;
import org.tereze.schema.Publish;
import org.tereze.schema.Revoke;

/**
 * What an owner signs (SPEC §9). Stateless.
 *
 * <p>Claim, revoke and publish are bound to the home relay and a serial, fetch and collected to the
 * link.
 */
final class Statements {
  private static final Context CLAIM = Context.of("claim");
  private static final Context REVOKE = Context.of("revoke");
  private static final Context PUBLISH = Context.of("publish");
  private static final Context FETCH = Context.of("fetch");
  private static final Context COLLECTED = Context.of("collected");
  private static final byte[] NOTHING = {};

  private Statements() {}

  static Claim claim(Own own, X25519PublicKey relay) {
    return Claim.newBuilder()
        .setOwnerKey(ownerKey(own))
        .setSerial(own.serial)
        .setSignature(statement(CLAIM, own, relay, NOTHING))
        .build();
  }

  static Revoke revoke(Own own, X25519PublicKey relay) {
    return Revoke.newBuilder()
        .setOwnerKey(ownerKey(own))
        .setSerial(own.serial)
        .setSignature(statement(REVOKE, own, relay, NOTHING))
        .build();
  }

  static Publish publish(Publication publication, X25519PublicKey relay) {
    return Publish.newBuilder()
        .setOwnerKey(ownerKey(publication.own))
        .setSerial(publication.own.serial)
        .setSignature(statement(PUBLISH, publication.own, relay, publication.body))
        .setBody(ByteString.copyFrom(publication.body))
        .build();
  }

  static Fetch fetch(Own own, byte[] hash) {
    return Fetch.newBuilder()
        .setOwnerKey(ownerKey(own))
        .setSignature(bound(FETCH, own, hash))
        .build();
  }

  static ByteString collected(Own own, byte[] finalHash) {
    return bound(COLLECTED, own, finalHash);
  }

  private static ByteString bound(Context context, Own own, byte[] hash) {
    return ByteString.copyFrom(own.owner.key().sign(context, hash, own.owner.mailbox().bytes()));
  }

  private static ByteString statement(
      Context context, Own own, X25519PublicKey relay, byte[] body) {
    byte[] serial = ByteBuffer.allocate(Integer.BYTES).putInt(own.serial).array();
    return ByteString.copyFrom(
        own.owner
            .key()
            .sign(
                context, relay.encoded(), own.owner.mailbox().bytes(), serial, Sha256.hash(body)));
  }

  private static ByteString ownerKey(Own own) {
    return ByteString.copyFrom(own.owner.key().publicKey().encoded());
  }
}
