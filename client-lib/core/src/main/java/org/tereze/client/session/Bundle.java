package org.tereze.client.session;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tereze.client.card.Card;
import org.tereze.client.card.CardException;
import org.tereze.client.card.RelayAddress;
import org.tereze.client.codec.ReadableModels;
import org.tereze.client.identity.Identity;
import org.tereze.crypto.AesGcmSiv;
import org.tereze.crypto.Context;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.Ed25519PublicKey;
import org.tereze.crypto.Hkdf;
import org.tereze.crypto.MlKem768PublicKey;
import org.tereze.crypto.SecretBytes;
import org.tereze.crypto.X25519PublicKey;
import org.tereze.schema.Prekeys;
import org.tereze.wire.Limits;

/**
 * A prekey bundle: newer keys of a mailbox's owner that wait at the mailbox, sealed so that the
 * relay sees neither keys nor that two mailboxes are one person's.
 *
 * <p>Immutable; safe for any thread.
 *
 * <pre>
 * body: AES-256-GCM-SIV under HKDF(card secret, "tereze/1 bundle" ‖ u32 serial), 1,552 bytes, of
 * offset  bytes  field
 * 0       2      length of the message
 * 2       n      Prekeys, signed by the identity
 * 2+n            zeros up to 1,536
 * </pre>
 */
public final class Bundle {
  private static final Context SEAL = Context.of("bundle");
  private static final Context SIGN = Context.of("prekeys");
  private static final int LENGTH_BYTES = 2;
  private static final int MAX_MESSAGE_BYTES = Limits.PADDED_PREKEYS_BYTES - LENGTH_BYTES;
  private static final int SIGNATURE_FIELD_BYTES = 2 + Ed25519PublicKey.SIGNATURE_BYTES;
  private static final byte[] NOTHING = new byte[0];

  private final Prekeys prekeys;
  private final X25519PublicKey x25519;
  private final MlKem768PublicKey mlKem;

  private Bundle(Prekeys prekeys, X25519PublicKey x25519, MlKem768PublicKey mlKem) {
    this.prekeys = prekeys;
    this.x25519 = x25519;
    this.mlKem = mlKem;
  }

  /** Returns the number by which newer bundles are known, 1 and up. */
  public int serial() {
    return prekeys.getSerial();
  }

  /** Returns until when its keys are to be used, in hours since the epoch. */
  public int useUntilHour() {
    return prekeys.getUseUntilHour();
  }

  /** Returns where its owner can be reached, best first; what does not parse is left out. */
  public List<RelayAddress> relays() {
    List<RelayAddress> relays = new ArrayList<>();
    for (org.tereze.schema.RelayAddress relay : prekeys.getRelaysList()) {
      if (relay.getKey().size() == X25519PublicKey.SIZE_BYTES && relays.size() < Card.MAX_RELAYS) {
        X25519PublicKey key = X25519PublicKey.of(relay.getKey().toByteArray());
        try {
          relays.add(RelayAddress.of(key, relay.getAddress()));
        } catch (CardException e) {
          // A later version may name relays in a way that this one cannot reach: left out.
        }
      }
    }
    return Collections.unmodifiableList(relays);
  }

  /** Returns the text models that its owner can read. */
  public ReadableModels readable() {
    return new ReadableModels(prekeys.getTextModelsList(), prekeys.getTextPacksList());
  }

  X25519PublicKey x25519() {
    return x25519;
  }

  MlKem768PublicKey mlKem() {
    return mlKem;
  }

  ByteString encoded() {
    return prekeys.toByteString();
  }

  /** Returns whether this has room in a bundle once it is signed. */
  static boolean fits(Prekeys unsigned) {
    return unsigned.getSerializedSize() + SIGNATURE_FIELD_BYTES <= MAX_MESSAGE_BYTES;
  }

  /** Signs and seals; {@code unsigned} has no signature yet. */
  static byte[] seal(Identity self, Card own, Prekeys unsigned) {
    byte[] signature = self.signing().sign(SIGN, own.mailbox().bytes(), unsigned.toByteArray());
    byte[] message =
        unsigned.toBuilder().setSignature(ByteString.copyFrom(signature)).build().toByteArray();
    if (message.length > MAX_MESSAGE_BYTES) {
      throw new IllegalArgumentException("bundle of " + message.length + " bytes");
    }
    byte[] padded =
        ByteBuffer.allocate(Limits.PADDED_PREKEYS_BYTES)
            .putShort((short) message.length)
            .put(message)
            .array();
    try (SecretBytes key = key(own, unsigned.getSerial())) {
      return AesGcmSiv.sealOnce(key, NOTHING, padded);
    }
  }

  /**
   * Opens what a relay gave for {@code peer}'s mailbox under this serial.
   *
   * @return the bundle, or null when it is not one of that person's for that mailbox
   */
  static @Nullable Bundle open(Card peer, int serial, byte[] body) {
    if (body.length != Limits.BUNDLE_BODY_BYTES) {
      return null;
    }
    try (SecretBytes key = key(peer, serial)) {
      ByteBuffer padded = ByteBuffer.wrap(AesGcmSiv.openOnce(key, NOTHING, body));
      int length = padded.getShort() & 0xffff;
      if (length > padded.remaining()) {
        return null;
      }
      byte[] message = new byte[length];
      padded.get(message);
      Prekeys prekeys = Prekeys.parseFrom(message);
      return prekeys.getSerial() == serial && signed(peer, prekeys) ? of(prekeys) : null;
    } catch (CryptoException | InvalidProtocolBufferException e) {
      return null;
    }
  }

  /** Returns a bundle that was accepted before. */
  static Bundle stored(ByteString encoded) {
    try {
      return of(Prekeys.parseFrom(encoded));
    } catch (CryptoException | InvalidProtocolBufferException e) {
      throw new IllegalStateException("a stored bundle does not parse", e);
    }
  }

  private static Bundle of(Prekeys prekeys) throws CryptoException {
    if (prekeys.getX25519().size() != X25519PublicKey.SIZE_BYTES) {
      throw new CryptoException();
    }
    return new Bundle(
        prekeys,
        X25519PublicKey.of(prekeys.getX25519().toByteArray()),
        MlKem768PublicKey.of(prekeys.getMlKem768().toByteArray()));
  }

  private static boolean signed(Card peer, Prekeys prekeys) {
    byte[] unsigned = prekeys.toBuilder().clearSignature().build().toByteArray();
    return peer.identity()
        .signing()
        .verify(SIGN, prekeys.getSignature().toByteArray(), peer.mailbox().bytes(), unsigned);
  }

  private static SecretBytes key(Card card, int serial) {
    byte[] number = ByteBuffer.allocate(Integer.BYTES).putInt(serial).array();
    try (SecretBytes secret = card.secret()) {
      return Hkdf.derive(secret, SEAL, AesGcmSiv.KEY_BYTES, number);
    }
  }

  @Override
  public String toString() {
    return "Bundle(" + serial() + ")";
  }
}
