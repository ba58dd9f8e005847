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

  private Hpke() {}

  /** Mode base: nobody has to own a key but the recipient. */
  public static HpkeSender sendBase(X25519PublicKey recipient, byte[] info, SecureRandom random)
      throws CryptoException {
    return send(X25519PrivateKey.generate(random), recipient, info, null, Psk.NONE);
  }

  /**
   * The recipient's side of {@link #sendBase}.
   *
   * @throws CryptoException if {@code enc} has not 32 bytes or forces an all-zero secret
   */
  public static HpkeExporter receiveBase(byte[] enc, X25519PrivateKey recipient, byte[] info)
      throws CryptoException {
    return receive(enc, recipient, info, null, Psk.NONE);
  }

  /** Mode auth: {@code sender} proves itself to the recipient, and to nobody else. */
  public static HpkeSender sendAuth(
      X25519PublicKey recipient, byte[] info, X25519PrivateKey sender, SecureRandom random)
      throws CryptoException {
    return send(X25519PrivateKey.generate(random), recipient, info, sender, Psk.NONE);
  }

  /** The recipient's side of {@link #sendAuth}; fails as {@link #receiveBase}. */
  public static HpkeExporter receiveAuth(
      byte[] enc, X25519PrivateKey recipient, byte[] info, X25519PublicKey sender)
      throws CryptoException {
    return receive(enc, recipient, info, sender, Psk.NONE);
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
    return send(X25519PrivateKey.generate(random), recipient, info, sender, checked);
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
    return receive(enc, recipient, info, sender, Psk.of(psk, pskId));
  }

  /** Destroys {@code ephemeral}, with which the sender could open what it has sent. */
  private static HpkeSender send(
      X25519PrivateKey ephemeral,
      X25519PublicKey recipient,
      byte[] info,
      @Nullable X25519PrivateKey sender,
      Psk psk)
      throws CryptoException {
    try (X25519PrivateKey once = ephemeral;
        SecretBytes shared = HpkeKem.encapsulate(once, recipient, sender)) {
      int mode = mode(sender != null, psk);
      return new HpkeSender(
          once.publicKey().encoded(), schedule(mode, AEAD_EXPORT_ONLY, shared, info, psk));
    }
  }

  private static HpkeExporter receive(
      byte[] enc,
      X25519PrivateKey recipient,
      byte[] info,
      @Nullable X25519PublicKey sender,
      Psk psk)
      throws CryptoException {
    if (enc.length != ENC_BYTES) {
      throw new CryptoException();
    }
    try (SecretBytes shared = HpkeKem.decapsulate(X25519PublicKey.of(enc), recipient, sender)) {
      return schedule(mode(sender != null, psk), AEAD_EXPORT_ONLY, shared, info, psk);
    }
  }

  private static int mode(boolean authenticated, Psk psk) {
    return (psk == Psk.NONE ? MODE_BASE : MODE_PSK) + (authenticated ? MODE_AUTH : MODE_BASE);
  }

  /** KeySchedule (RFC 9180 §5.1), as far as the exporter secret. */
  static HpkeExporter schedule(int mode, int aeadId, SecretBytes shared, byte[] info, Psk psk) {
    HpkeLabels labels = HpkeLabels.ofSuite(HpkeKem.ID, KDF_HKDF_SHA256, aeadId);
    byte[] none = HpkeLabels.EMPTY;
    byte[] context =
        Concatenation.of(
            new byte[] {(byte) mode},
            labels.extract(none, "psk_id_hash", psk.id()).expose(),
            labels.extract(none, "info_hash", info).expose());
    try (SecretBytes secret = labels.extract(shared.expose(), "secret", psk.key())) {
      return new HpkeExporter(labels, labels.expand(secret, "exp", context, Sha256.HASH_BYTES));
    }
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
