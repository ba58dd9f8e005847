package org.tereze.crypto;

import org.jspecify.annotations.Nullable;

/**
 * The recipient's half of an HPKE setup before its mode is known: the curve is computed once,
 * however many modes, infos and pre-shared keys are tried.
 *
 * <p>Not thread-safe; owns its secrets, not the recipient's key.
 */
public final class HpkeReceiver implements AutoCloseable {
  private final X25519PrivateKey recipient;
  private final X25519PublicKey enc;
  private final SecretBytes ephemeralShared;
  private @Nullable SecretBytes base;
  private @Nullable SecretBytes authenticated;
  private @Nullable X25519PublicKey sender;

  /**
   * For what came with {@code enc}.
   *
   * @throws CryptoException if {@code enc} has not 32 bytes or forces an all-zero secret
   */
  public HpkeReceiver(byte[] enc, X25519PrivateKey recipient) throws CryptoException {
    if (enc.length != Hpke.ENC_BYTES) {
      throw new CryptoException();
    }
    this.recipient = recipient;
    this.enc = X25519PublicKey.of(enc);
    this.ephemeralShared = recipient.agree(this.enc);
  }

  /** Mode base. */
  public HpkeExporter base(byte[] info) {
    SecretBytes shared = base;
    if (shared == null) {
      shared = HpkeKem.sharedSecret(ephemeralShared, enc, recipient.publicKey(), null);
      base = shared;
    }
    return Hpke.schedule(false, shared, info, Hpke.Psk.NONE);
  }

  /**
   * Mode auth.
   *
   * @throws CryptoException if {@code from} forces an all-zero secret
   */
  public HpkeExporter auth(X25519PublicKey from, byte[] info) throws CryptoException {
    return Hpke.schedule(true, authenticated(from), info, Hpke.Psk.NONE);
  }

  /**
   * Mode auth-psk; fails as {@link #auth}.
   *
   * @throws IllegalArgumentException if {@code psk} has fewer than 32 bytes or {@code pskId} is
   *     empty
   */
  public HpkeExporter authPsk(X25519PublicKey from, byte[] info, SecretBytes psk, byte[] pskId)
      throws CryptoException {
    return authPsk(from, info, Hpke.Psk.of(psk, pskId));
  }

  HpkeExporter authPsk(X25519PublicKey from, byte[] info, Hpke.Psk psk) throws CryptoException {
    return Hpke.schedule(true, authenticated(from), info, psk);
  }

  private SecretBytes authenticated(X25519PublicKey from) throws CryptoException {
    SecretBytes known = authenticated;
    if (known != null && from.equals(sender)) {
      return known;
    }
    try (HpkeAuthPair pair = HpkeAuthPair.ofRecipient(recipient, from)) {
      SecretBytes shared = HpkeKem.sharedSecret(ephemeralShared, enc, recipient.publicKey(), pair);
      destroy(known);
      authenticated = shared;
      sender = from;
      return shared;
    }
  }

  private static void destroy(@Nullable SecretBytes secret) {
    if (secret != null) {
      secret.destroy();
    }
  }

  @Override
  public void close() {
    ephemeralShared.destroy();
    destroy(base);
    destroy(authenticated);
  }

  @Override
  public String toString() {
    return "HpkeReceiver";
  }
}
