package org.tereze.client.session;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tereze.client.identity.PublicIdentity;
import org.tereze.client.session.stored.StoredPrekey;
import org.tereze.crypto.AesGcmSiv;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.Hpke;
import org.tereze.crypto.HpkeExporter;
import org.tereze.crypto.HpkeReceiver;
import org.tereze.crypto.MlKem768Encapsulation;
import org.tereze.crypto.MlKem768PrivateKey;
import org.tereze.crypto.SecretBytes;
import org.tereze.crypto.X25519PrivateKey;
import org.tereze.wire.MailboxId;

/**
 * The recipient's half of an opening: since nothing on the outside says what an envelope is, every
 * live prekey is tried in every mode.
 *
 * <p>Not thread-safe; lives for one envelope.
 */
final class OpeningReader {
  private static final int ML_KEM_HEAD_BYTES =
      Hpke.ENC_BYTES + MlKem768Encapsulation.CIPHERTEXT_BYTES;

  private final Envelopes envelopes;
  private final PublicIdentity self;
  private final @Nullable PublicIdentity contact;
  private final MailboxId mailbox;
  private final List<LaterSecret> laterSecrets;
  private final byte[] envelope;

  /** The envelope with its mask taken off as far as an opening with ML-KEM would have one. */
  private final byte[] bare;

  private final byte[] enc;

  OpeningReader(
      Envelopes envelopes,
      PublicIdentity self,
      @Nullable PublicIdentity contact,
      MailboxId mailbox,
      SecretBytes cardSecret,
      List<LaterSecret> laterSecrets,
      byte[] envelope) {
    this.envelopes = envelopes;
    this.self = self;
    this.contact = contact;
    this.mailbox = mailbox;
    this.laterSecrets = laterSecrets;
    this.envelope = envelope;
    this.bare = envelope.clone();
    int tag = envelope.length - AesGcmSiv.TAG_BYTES;
    OpeningContext.maskOpening(cardSecret, bare, Math.min(ML_KEM_HEAD_BYTES, tag));
    this.enc = Arrays.copyOf(bare, Hpke.ENC_BYTES);
  }

  /** Whether {@code envelope} is long enough to be an opening at all. */
  static boolean longEnough(byte[] envelope) {
    return envelope.length > SessionLimits.OPENING_OVERHEAD_BYTES;
  }

  /** Returns what the envelope holds as an opening to one of these prekeys, or null. */
  @Nullable ReadOpening read(List<StoredPrekey> prekeys) {
    for (StoredPrekey prekey : prekeys) {
      try (SecretBytes seed = IncomingSession.secret(prekey.getX25519());
          X25519PrivateKey key = X25519PrivateKey.fromSeed(seed);
          HpkeReceiver setups = new HpkeReceiver(enc, key)) {
        ReadOpening read = read(prekey, key, setups);
        if (read != null) {
          return read;
        }
      } catch (CryptoException e) {
        return null; // forced an all-zero secret: it does so with every key
      }
    }
    return null;
  }

  private @Nullable ReadOpening read(
      StoredPrekey prekey, X25519PrivateKey key, HpkeReceiver setups) {
    PublicIdentity sender = contact;
    if (sender != null) {
      try {
        ReadOpening read = fromContact(prekey, key, setups, sender);
        if (read != null) {
          return read;
        }
      } catch (CryptoException e) {
        // A contact whose key forces an all-zero secret: what is left is the mode without it.
      }
    }
    return base(prekey, key, setups);
  }

  private @Nullable ReadOpening fromContact(
      StoredPrekey prekey, X25519PrivateKey key, HpkeReceiver setups, PublicIdentity sender)
      throws CryptoException {
    byte[] info = info(sender, key, null, null);
    ReadOpening read = auth(prekey, setups, sender, info);
    read = read != null ? read : later(prekey, setups, sender, info);
    return read != null ? read : mlKem(prekey, key, setups, sender);
  }

  private @Nullable ReadOpening auth(
      StoredPrekey prekey, HpkeReceiver setups, PublicIdentity sender, byte[] info)
      throws CryptoException {
    try (HpkeExporter setup = setups.auth(sender.agreement(), info)) {
      return verified(OpeningMode.AUTH, prekey, null, setup);
    }
  }

  private @Nullable ReadOpening later(
      StoredPrekey prekey, HpkeReceiver setups, PublicIdentity sender, byte[] info)
      throws CryptoException {
    for (LaterSecret later : laterSecrets) {
      byte[] pskId = OpeningContext.laterPskId(later.session());
      try (SecretBytes psk = later.secret();
          HpkeExporter setup = setups.authPsk(sender.agreement(), info, psk, pskId)) {
        ReadOpening read = verified(OpeningMode.LATER, prekey, later, setup);
        if (read != null) {
          return read;
        }
      }
    }
    return null;
  }

  private @Nullable ReadOpening mlKem(
      StoredPrekey prekey, X25519PrivateKey key, HpkeReceiver setups, PublicIdentity sender)
      throws CryptoException {
    if (prekey.getMlKem768().isEmpty()
        || bare.length <= SessionLimits.ML_KEM_OPENING_OVERHEAD_BYTES) {
      return null;
    }
    byte[] ciphertext = Arrays.copyOfRange(bare, Hpke.ENC_BYTES, ML_KEM_HEAD_BYTES);
    try (SecretBytes seed = IncomingSession.secret(prekey.getMlKem768());
        MlKem768PrivateKey mlKemKey = MlKem768PrivateKey.fromSeed(seed);
        SecretBytes psk = mlKemKey.decapsulate(ciphertext)) {
      byte[] encapsulationKey = mlKemKey.publicKey().encoded();
      byte[] info = info(sender, key, encapsulationKey, ciphertext);
      byte[] pskId = OpeningContext.mlKemPskId(encapsulationKey);
      try (HpkeExporter setup = setups.authPsk(sender.agreement(), info, psk, pskId)) {
        return verified(OpeningMode.ML_KEM, prekey, null, setup);
      }
    }
  }

  private @Nullable ReadOpening base(
      StoredPrekey prekey, X25519PrivateKey key, HpkeReceiver setups) {
    byte[] info = info(null, key, null, null);
    try (HpkeExporter setup = setups.base(info)) {
      return verified(OpeningMode.BASE, prekey, null, setup);
    }
  }

  private byte[] info(
      @Nullable PublicIdentity sender,
      X25519PrivateKey key,
      byte @Nullable [] encapsulationKey,
      byte @Nullable [] ciphertext) {
    return OpeningContext.sessionInfo(
        sender, self, key.publicKey(), mailbox, encapsulationKey, ciphertext);
  }

  private @Nullable ReadOpening verified(
      OpeningMode mode, StoredPrekey prekey, @Nullable LaterSecret later, HpkeExporter setup) {
    int headBytes = mode == OpeningMode.ML_KEM ? ML_KEM_HEAD_BYTES : Hpke.ENC_BYTES;
    SessionSecrets secrets = new SessionSecrets(setup);
    try (SecretBytes messageKey = Chain.messageKey(secrets.chain())) {
      byte[] plaintext = envelopes.openSealed(messageKey, mailbox, 0, envelope, headBytes);
      return new ReadOpening(mode, prekey, later, secrets, plaintext);
    } catch (CryptoException e) {
      secrets.close();
      return null;
    }
  }
}
