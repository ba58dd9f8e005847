package org.tereze.crypto;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** DHKEM(X25519, HKDF-SHA256) with and without a sender's key (RFC 9180 §4.1). Stateless. */
final class HpkeKem {
  static final int ID = 0x0020;

  private static final HpkeLabels LABELS = HpkeLabels.ofKem(ID);
  private static final int SECRET_BYTES = 32;

  private HpkeKem() {}

  /** Encap, or AuthEncap where there is a {@code sender}; enc is the ephemeral's public key. */
  static SecretBytes encapsulate(
      X25519PrivateKey ephemeral, X25519PublicKey recipient, @Nullable X25519PrivateKey sender)
      throws CryptoException {
    SecretBytes shared = ephemeral.agree(recipient);
    if (sender == null) {
      return extractAndExpand(shared, ephemeral.publicKey().live(), recipient.live());
    }
    return extractAndExpand(
        join(shared, sender.agree(recipient)),
        ephemeral.publicKey().live(),
        recipient.live(),
        sender.publicKey().live());
  }

  /** Decap, or AuthDecap where there is a {@code sender}. */
  static SecretBytes decapsulate(
      X25519PublicKey ephemeral, X25519PrivateKey recipient, @Nullable X25519PublicKey sender)
      throws CryptoException {
    SecretBytes shared = recipient.agree(ephemeral);
    byte[] recipientKey = recipient.publicKey().live();
    if (sender == null) {
      return extractAndExpand(shared, ephemeral.live(), recipientKey);
    }
    return extractAndExpand(
        join(shared, recipient.agree(sender)), ephemeral.live(), recipientKey, sender.live());
  }

  /** ExtractAndExpand; destroys {@code shared}. */
  private static SecretBytes extractAndExpand(SecretBytes shared, byte[] enc, byte[]... keys) {
    try (SecretBytes owned = shared;
        SecretBytes prk = LABELS.extract(HpkeLabels.EMPTY, "eae_prk", owned.expose())) {
      return LABELS.expand(prk, "shared_secret", Concatenation.of(enc, keys), SECRET_BYTES);
    }
  }

  private static SecretBytes join(SecretBytes first, SecretBytes second) {
    byte[] joined = Arrays.copyOf(first.expose(), first.size() + second.size());
    System.arraycopy(second.expose(), 0, joined, first.size(), second.size());
    first.destroy();
    second.destroy();
    return SecretBytes.owning(joined);
  }
}
