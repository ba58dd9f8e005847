package org.tereze.client.session;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.tereze.client.identity.PublicIdentity;
import org.tereze.crypto.AesGcmSiv;
import org.tereze.crypto.ChaCha20;
import org.tereze.crypto.Context;
import org.tereze.crypto.Hkdf;
import org.tereze.crypto.HmacSha256;
import org.tereze.crypto.SecretBytes;
import org.tereze.crypto.Sha256;
import org.tereze.crypto.X25519PublicKey;
import org.tereze.wire.MailboxId;

/**
 * The byte strings that bind an opening or a spare to the two people, the keys and the mailbox, and
 * the mask that makes its public values look random.
 *
 * <p>Stateless; safe for any thread.
 */
final class OpeningContext {
  private static final Context SESSION = Context.of("session");
  private static final Context SPARE = Context.of("spare");
  private static final Context ML_KEM = Context.of("ML-KEM-768");
  private static final Context LATER = Context.of("later");
  private static final Context OPENING_MASK = Context.of("opening");
  private static final Context SPARE_MASK = Context.of("spare mask");
  private static final byte[] NOTHING = new byte[0];

  private OpeningContext() {}

  /** HPKE's {@code info} of an opening; {@code sender} is null in mode base. */
  static byte[] sessionInfo(
      @Nullable PublicIdentity sender,
      PublicIdentity recipient,
      X25519PublicKey prekey,
      MailboxId mailbox,
      byte @Nullable [] encapsulationKey,
      byte @Nullable [] ciphertext) {
    return SESSION.with(
        Sha256.hash(
            sender == null ? NOTHING : sender.encoded(),
            recipient.encoded(),
            prekey.encoded(),
            mailbox.bytes(),
            encapsulationKey == null ? NOTHING : encapsulationKey,
            ciphertext == null ? NOTHING : ciphertext));
  }

  /** HPKE's {@code info} of a spare. */
  static byte[] spareInfo(PublicIdentity sender, PublicIdentity recipient, MailboxId mailbox) {
    return SPARE.with(Sha256.hash(sender.encoded(), recipient.encoded(), mailbox.bytes()));
  }

  /** HPKE's {@code psk_id} when the pre-shared key came by ML-KEM. */
  static byte[] mlKemPskId(byte[] encapsulationKey) {
    return ML_KEM.with(Sha256.hash(encapsulationKey));
  }

  /** HPKE's {@code psk_id} when the pre-shared key is an export of an earlier session. */
  static byte[] laterPskId(SessionId earlier) {
    return LATER.with(earlier.bytes());
  }

  /** Masks or unmasks the first {@code length} bytes of an opening, in place. */
  static void maskOpening(SecretBytes cardSecret, byte[] envelope, int length) {
    try (ChaCha20 mask = mask(cardSecret, OPENING_MASK)) {
      mask(mask, envelope, length);
    }
  }

  /** Returns the mask of all spares to the card with this secret; the caller owns it. */
  static ChaCha20 spareMask(SecretBytes cardSecret) {
    return mask(cardSecret, SPARE_MASK);
  }

  /** Masks or unmasks the first {@code length} bytes of {@code envelope}, in place. */
  static void mask(ChaCha20 mask, byte[] envelope, int length) {
    mask.mask(envelope, envelope.length - AesGcmSiv.TAG_BYTES, envelope, 0, length);
  }

  private static ChaCha20 mask(SecretBytes cardSecret, Context use) {
    try (SecretBytes key = Hkdf.derive(cardSecret, use, ChaCha20.KEY_BYTES)) {
      return new ChaCha20(key);
    }
  }

  /** The proof of an opener in mode base: only the two people of {@code shared} can make it. */
  static byte[] baseProof(SecretBytes shared, SessionSecrets secrets, byte[] card) {
    try (SecretBytes key = Hkdf.derive(shared, Context.of("base proof"), HmacSha256.MAC_BYTES)) {
      byte[] code = HmacSha256.mac(key, secrets.proof().expose(), card);
      return Arrays.copyOf(code, PROOF_BYTES);
    }
  }

  static final int PROOF_BYTES = 16;
}
