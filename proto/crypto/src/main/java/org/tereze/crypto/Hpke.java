package org.tereze.crypto;

import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * HPKE (RFC 9180) with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and the export-only AEAD, in the
 * modes base, auth and auth-psk.
 *
 * <p>Thread-safe, stateless. The key schedule is written here and not taken from Bouncy Castle,
 * whose HPKE draws from a global random source and accepts an empty pre-shared key; it serves as
 * the oracle in the tests.
 *
 * <p>Guarantees: in the auth modes only an owner of the sender's or of the recipient's private key
 * can have made {@code enc}; a pre-shared key adds its own secrecy to that of X25519.
 *
 * <p>Non-guarantees: whoever holds the recipient's private key can forge to the recipient (RFC 9180
 * §9.1.1); an {@code enc} can be replayed; opening proves nothing until something sealed under an
 * export has opened.
 */
public final class Hpke {
  /** Length of the encapsulated key. */
  public static final int ENC_BYTES = X25519PublicKey.SIZE_BYTES;

  /** The shortest pre-shared key (RFC 9180 §9.5). */
  public static final int MIN_PSK_BYTES = 32;

  static final int MODE_BASE = 0;
  static final int MODE_PSK = 1;
  static final int MODE_AUTH = 2;
  static final int MODE_AUTH_PSK = 3;
  static final int AEAD_EXPORT_ONLY = 0xFFFF;

  private static final int KDF_HKDF_SHA256 = 0x0001;
  private static final HpkeLabels EXPORT_ONLY = labels(AEAD_EXPORT_ONLY);
  private static final byte[] PSK_ID_HASH = HpkeLabels.ascii("psk_id_hash");
  private static final byte[] INFO_HASH = HpkeLabels.ascii("info_hash");
  private static final byte[] SECRET = HpkeLabels.ascii("secret");
  private static final byte[] EXP = HpkeLabels.ascii("exp");

  private Hpke() {}

  /** Mode base: nobody has to own a key but the recipient. */
  public static HpkeSender sendBase(X25519PublicKey recipient, byte[] info, SecureRandom random)
      throws CryptoException {
    return send(recipient, null, info, Psk.NONE, random);
  }

  /**
   * The recipient's side of {@link #sendBase}.
   *
   * @throws CryptoException if {@code enc} has not 32 bytes or forces an all-zero secret
   */
  public static HpkeExporter receiveBase(byte[] enc, X25519PrivateKey recipient, byte[] info)
      throws CryptoException {
    try (HpkeReceiver receiver = new HpkeReceiver(enc, recipient)) {
      return receiver.base(info);
    }
  }

  /** Mode auth: {@code sender} proves itself to the recipient, and to nobody else. */
  public static HpkeSender sendAuth(
      X25519PublicKey recipient, byte[] info, X25519PrivateKey sender, SecureRandom random)
      throws CryptoException {
    try (HpkeAuthPair pair = HpkeAuthPair.ofSender(sender, recipient)) {
      return sendAuth(pair, info, random);
    }
  }

  /** As {@link #sendAuth(X25519PublicKey, byte[], X25519PrivateKey, SecureRandom)}. */
  public static HpkeSender sendAuth(HpkeAuthPair pair, byte[] info, SecureRandom random)
      throws CryptoException {
    return send(pair.recipient(), pair, info, Psk.NONE, random);
  }

  /** The recipient's side of {@link #sendAuth}; fails as {@link #receiveBase}. */
  public static HpkeExporter receiveAuth(
      byte[] enc, X25519PrivateKey recipient, byte[] info, X25519PublicKey sender)
      throws CryptoException {
    try (HpkeReceiver receiver = new HpkeReceiver(enc, recipient)) {
      return receiver.auth(sender, info);
    }
  }

  /**
   * Mode auth-psk: as auth, and both hold {@code psk} already.
   *
   * @throws IllegalArgumentException if {@code psk} has fewer than 32 bytes or {@code pskId} is
   *     empty
   */
  public static HpkeSender sendAuthPsk(
      X25519PublicKey recipient,
      byte[] info,
      SecretBytes psk,
      byte[] pskId,
      X25519PrivateKey sender,
      SecureRandom random)
      throws CryptoException {
    Psk checked = Psk.of(psk, pskId);
    try (HpkeAuthPair pair = HpkeAuthPair.ofSender(sender, recipient)) {
      return send(recipient, pair, info, checked, random);
    }
  }

  /** The recipient's side of {@link #sendAuthPsk}; fails as {@link #receiveBase}. */
  public static HpkeExporter receiveAuthPsk(
      byte[] enc,
      X25519PrivateKey recipient,
      byte[] info,
      SecretBytes psk,
      byte[] pskId,
      X25519PublicKey sender)
      throws CryptoException {
    Psk checked = Psk.of(psk, pskId);
    try (HpkeReceiver receiver = new HpkeReceiver(enc, recipient)) {
      return receiver.authPsk(sender, info, checked);
    }
  }

  /** Destroys the ephemeral key, with which the sender could open what it has sent. */
  private static HpkeSender send(
      X25519PublicKey recipient,
      @Nullable HpkeAuthPair pair,
      byte[] info,
      Psk psk,
      SecureRandom random)
      throws CryptoException {
    try (X25519PrivateKey once = X25519PrivateKey.generate(random);
        SecretBytes shared = HpkeKem.encapsulate(once, recipient, pair)) {
      return new HpkeSender(once.publicKey(), schedule(pair != null, shared, info, psk));
    }
  }

  /** KeySchedule (RFC 9180 §5.1) of the export-only AEAD. */
  static HpkeExporter schedule(boolean authenticated, SecretBytes shared, byte[] info, Psk psk) {
    int mode = (psk == Psk.NONE ? MODE_BASE : MODE_PSK) + (authenticated ? MODE_AUTH : MODE_BASE);
    return schedule(mode, EXPORT_ONLY, shared, info, psk);
  }

  static HpkeExporter schedule(int mode, int aeadId, SecretBytes shared, byte[] info, Psk psk) {
    return schedule(mode, labels(aeadId), shared, info, psk);
  }

  /** KeySchedule (RFC 9180 §5.1), as far as the exporter secret. */
  private static HpkeExporter schedule(
      int mode, HpkeLabels labels, SecretBytes shared, byte[] info, Psk psk) {
    byte[] context = new byte[1 + 2 * Sha256.HASH_BYTES];
    context[0] = (byte) mode;
    labels.extractInto(context, 1, HpkeLabels.EMPTY, PSK_ID_HASH, psk.id());
    labels.extractInto(context, 1 + Sha256.HASH_BYTES, HpkeLabels.EMPTY, INFO_HASH, info);
    try (SecretBytes secret = labels.extract(shared.expose(), SECRET, psk.key())) {
      return new HpkeExporter(labels, labels.expand(secret, EXP, context, Sha256.HASH_BYTES));
    }
  }

  private static HpkeLabels labels(int aeadId) {
    return HpkeLabels.ofSuite(HpkeKem.ID, KDF_HKDF_SHA256, aeadId);
  }

  /** A pre-shared key with its name, checked; immutable, does not own the key. */
  static final class Psk {
    static final Psk NONE = new Psk(HpkeLabels.EMPTY, HpkeLabels.EMPTY);

    private final byte[] key;
    private final byte[] id;

    private Psk(byte[] key, byte[] id) {
      this.key = key;
      this.id = id;
    }

    // Bound: an empty or short key would let auth-psk silently mean auth (RFC 9180 §5.1, §9.5).
    static Psk of(SecretBytes key, byte[] id) {
      if (key.size() < MIN_PSK_BYTES || id.length == 0) {
        throw new IllegalArgumentException("a pre-shared key needs 32 bytes and a name");
      }
      return new Psk(key.expose(), id);
    }

    byte[] key() {
      return key;
    }

    byte[] id() {
      return id;
    }
  }
}
