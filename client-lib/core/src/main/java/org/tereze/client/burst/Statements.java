package org.tereze.client.burst;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.tereze.client.burst.CallPlan.Own;
import org.tereze.client.burst.CallPlan.Publication;
import org.tereze.client.burst.CallPlan.Wanted;
import org.tereze.client.card.RelayAddress;
import org.tereze.crypto.Context;
import org.tereze.crypto.Sha256;
import org.tereze.crypto.X25519PublicKey;
import org.tereze.schema.Claim;
import org.tereze.schema.Fetch;
import org.tereze.schema.Lookup;
import org.tereze.schema.Publish;
import org.tereze.schema.Revoke;
import org.tereze.wire.RelayId;

/**
 * What an owner signs (SPEC §9). Stateless.
 *
 * <p>Claim, revoke and publish are bound to the home relay and a serial, also when an edge is told
 * them; fetch and collected to the link.
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
        .setHome(home(own.home))
        .build();
  }

  static Revoke revoke(Own own, X25519PublicKey relay) {
    return Revoke.newBuilder()
        .setOwnerKey(ownerKey(own))
        .setSerial(own.serial)
        .setSignature(statement(REVOKE, own, relay, NOTHING))
        .setHome(home(own.home))
        .build();
  }

  static Publish publish(Publication publication, X25519PublicKey relay) {
    Own own = publication.own;
    return Publish.newBuilder()
        .setOwnerKey(ownerKey(own))
        .setSerial(own.serial)
        .setSignature(statement(PUBLISH, own, relay, publication.body))
        .setBody(own.told ? ByteString.EMPTY : ByteString.copyFrom(publication.body))
        .setHome(home(own.home))
        .build();
  }

  static Lookup lookup(Wanted wanted) {
    return Lookup.newBuilder()
        .setMailbox(ByteString.copyFrom(wanted.mailbox.bytes()))
        .setKnownSerial(wanted.knownSerial)
        .setHome(home(wanted.home))
        .build();
  }

  private static ByteString home(@Nullable RelayAddress home) {
    return home == null
        ? ByteString.EMPTY
        : ByteString.copyFrom(RelayId.ofStaticKey(home.key().encoded()).bytes());
  }

  /** {@code budgetBytes} 0: no limit. */
  static Fetch fetch(Own own, byte[] hash, int budgetBytes) {
    return Fetch.newBuilder()
        .setOwnerKey(ownerKey(own))
        .setSignature(bound(FETCH, own, hash))
        .setBudgetBytes(budgetBytes)
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
    if (own.told) {
      return ByteString.EMPTY; // it only asks what became of it
    }
    X25519PublicKey home = own.home == null ? relay : own.home.key();
    byte[] serial = ByteBuffer.allocate(Integer.BYTES).putInt(own.serial).array();
    return ByteString.copyFrom(
        own.owner
            .key()
            .sign(context, home.encoded(), own.owner.mailbox().bytes(), serial, Sha256.hash(body)));
  }

  private static ByteString ownerKey(Own own) {
    return ByteString.copyFrom(own.owner.key().publicKey().encoded());
  }
}
