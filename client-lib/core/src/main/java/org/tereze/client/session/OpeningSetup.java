package org.tereze.client.session;

import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.tereze.client.card.Card;
import org.tereze.client.identity.Identity;
import org.tereze.client.identity.PublicIdentity;
import org.tereze.crypto.AesGcmSiv;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.Hpke;
import org.tereze.crypto.HpkeSender;
import org.tereze.crypto.MlKem768Encapsulation;
import org.tereze.crypto.MlKem768PublicKey;
import org.tereze.crypto.SecretBytes;

/**
 * The sender's half of an opening: keys agreed on alone, and the bytes that let the recipient do
 * the same.
 *
 * <p>Not thread-safe; owns its secrets; the ephemeral keys are gone when it is returned.
 *
 * <pre>
 * offset  bytes  field
 * 0       32     enc (RFC 9180 §4.1), masked
 * 32      1088   ML-KEM-768 ciphertext (FIPS 203), masked; in mode ML_KEM only
 * then    n      report 0: ciphertext ‖ tag under the chain's first message key
 * </pre>
 */
final class OpeningSetup implements AutoCloseable {
  private final byte[] head;
  private final SessionSecrets secrets;

  private OpeningSetup(byte[] head, SessionSecrets secrets) {
    this.head = head;
    this.secrets = secrets;
  }

  static OpeningSetup make(Identity self, Card peer, OpeningPlan plan, SecureRandom random)
      throws CryptoException {
    switch (plan.mode) {
      case BASE:
        {
          byte[] info = info(null, peer, plan, null, null);
          return of(Hpke.sendBase(plan.prekey, info, random), null);
        }
      case AUTH:
        {
          byte[] info = info(self.publicIdentity(), peer, plan, null, null);
          return of(Hpke.sendAuth(plan.prekey, info, self.agreement(), random), null);
        }
      case ML_KEM:
        return mlKem(self, peer, plan, random);
      case LATER:
        return later(self, peer, plan, random);
    }
    throw new AssertionError(plan.mode);
  }

  private static OpeningSetup mlKem(Identity self, Card peer, OpeningPlan plan, SecureRandom random)
      throws CryptoException {
    MlKem768PublicKey key = plan.mlKem;
    if (key == null) {
      throw new IllegalStateException("no ML-KEM key planned");
    }
    try (MlKem768Encapsulation made = key.encapsulate(random)) {
      byte[] encoded = key.encoded();
      byte[] ciphertext = made.ciphertext();
      byte[] info = info(self.publicIdentity(), peer, plan, encoded, ciphertext);
      byte[] pskId = OpeningContext.mlKemPskId(encoded);
      HpkeSender setup =
          Hpke.sendAuthPsk(plan.prekey, info, made.secret(), pskId, self.agreement(), random);
      return of(setup, ciphertext);
    }
  }

  private static OpeningSetup later(Identity self, Card peer, OpeningPlan plan, SecureRandom random)
      throws CryptoException {
    LaterSecret later = plan.later;
    if (later == null) {
      throw new IllegalStateException("no earlier session planned");
    }
    byte[] info = info(self.publicIdentity(), peer, plan, null, null);
    byte[] pskId = OpeningContext.laterPskId(later.session());
    try (SecretBytes psk = later.secret()) {
      return of(Hpke.sendAuthPsk(plan.prekey, info, psk, pskId, self.agreement(), random), null);
    }
  }

  private static byte[] info(
      @Nullable PublicIdentity sender,
      Card peer,
      OpeningPlan plan,
      byte @Nullable [] encapsulationKey,
      byte @Nullable [] ciphertext) {
    return OpeningContext.sessionInfo(
        sender, peer.identity(), plan.prekey, peer.mailbox(), encapsulationKey, ciphertext);
  }

  private static OpeningSetup of(HpkeSender setup, byte @Nullable [] ciphertext) {
    try (HpkeSender once = setup) {
      int extra = ciphertext == null ? 0 : ciphertext.length;
      byte[] head = new byte[Hpke.ENC_BYTES + extra];
      once.writeEnc(head, 0);
      if (ciphertext != null) {
        System.arraycopy(ciphertext, 0, head, Hpke.ENC_BYTES, extra);
      }
      return new OpeningSetup(head, new SessionSecrets(once.exporter()));
    }
  }

  SessionSecrets secrets() {
    return secrets;
  }

  /** Returns the opening with report 0 inside. */
  byte[] seal(Envelopes envelopes, Card peer, byte[] plaintext) {
    try (SecretBytes key = Chain.messageKey(secrets.chain());
        SecretBytes cardSecret = peer.secret()) {
      byte[] envelope = Arrays.copyOf(head, head.length + plaintext.length + AesGcmSiv.TAG_BYTES);
      envelopes.sealBare(key, peer.mailbox(), 0, plaintext, envelope, head.length);
      OpeningContext.maskOpening(cardSecret, envelope, head.length);
      return envelope;
    }
  }

  @Override
  public void close() {
    secrets.close();
  }
}
