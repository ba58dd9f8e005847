package org.tereze.crypto;

import org.jspecify.annotations.Nullable;

/** DHKEM(X25519, HKDF-SHA256) with and without a sender's key (RFC 9180 §4.1). Stateless. */
final class HpkeKem {
  static final int ID = 0x0020;

  private static final HpkeLabels LABELS = HpkeLabels.ofKem(ID);
  private static final byte[] EAE_PRK = HpkeLabels.ascii("eae_prk");
  private static final byte[] SHARED_SECRET = HpkeLabels.ascii("shared_secret");
  private static final int KEY_BYTES = X25519PublicKey.SIZE_BYTES;
  private static final int SECRET_BYTES = 32;

  private HpkeKem() {}

  /** Encap, or AuthEncap where there is a {@code pair}; enc is the ephemeral's public key. */
  static SecretBytes encapsulate(
      X25519PrivateKey ephemeral, X25519PublicKey recipient, @Nullable HpkeAuthPair pair)
      throws CryptoException {
    try (SecretBytes ephemeralShared = ephemeral.agree(recipient)) {
      return sharedSecret(ephemeralShared, ephemeral.publicKey(), recipient, pair);
    }
  }

  /**
   * ExtractAndExpand, the same on both sides.
   *
   * @param ephemeralShared what the ephemeral key and the recipient's agree on
   */
  static SecretBytes sharedSecret(
      SecretBytes ephemeralShared,
      X25519PublicKey enc,
      X25519PublicKey recipient,
      @Nullable HpkeAuthPair pair) {
    byte[] context = new byte[(pair == null ? 2 : 3) * KEY_BYTES];
    enc.write(context, 0);
    recipient.write(context, KEY_BYTES);
    if (pair == null) {
      return extractAndExpand(ephemeralShared.expose(), context);
    }
    pair.sender().write(context, 2 * KEY_BYTES);
    byte[] joined = new byte[2 * X25519PrivateKey.SHARED_BYTES];
    ephemeralShared.write(joined, 0);
    pair.shared().write(joined, X25519PrivateKey.SHARED_BYTES);
    try (SecretBytes both = SecretBytes.owning(joined)) {
      return extractAndExpand(both.expose(), context);
    }
  }

  private static SecretBytes extractAndExpand(byte[] shared, byte[] context) {
    try (SecretBytes prk = LABELS.extract(HpkeLabels.EMPTY, EAE_PRK, shared)) {
      return LABELS.expand(prk, SHARED_SECRET, context, SECRET_BYTES);
    }
  }
}
