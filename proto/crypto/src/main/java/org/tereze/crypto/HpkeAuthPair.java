package org.tereze.crypto;

/**
 * A sender and a recipient, with the secret on which their two lasting keys agree: the part of
 * AuthEncap and AuthDecap (RFC 9180 §4.1) that is the same every time.
 *
 * <p>Not thread-safe towards {@link #close}. Owns the secret, which is worth as much as either
 * private key between these two, and nothing towards others.
 */
public final class HpkeAuthPair implements AutoCloseable {
  private final X25519PublicKey sender;
  private final X25519PublicKey recipient;
  private final SecretBytes shared;

  private HpkeAuthPair(X25519PublicKey sender, X25519PublicKey recipient, SecretBytes shared) {
    this.sender = sender;
    this.recipient = recipient;
    this.shared = shared;
  }

  /**
   * The pair as its sender makes it.
   *
   * @throws CryptoException if {@code recipient} forces an all-zero secret
   */
  public static HpkeAuthPair ofSender(X25519PrivateKey sender, X25519PublicKey recipient)
      throws CryptoException {
    return new HpkeAuthPair(sender.publicKey(), recipient, sender.agree(recipient));
  }

  /**
   * The pair as its recipient makes it.
   *
   * @throws CryptoException if {@code sender} forces an all-zero secret
   */
  public static HpkeAuthPair ofRecipient(X25519PrivateKey recipient, X25519PublicKey sender)
      throws CryptoException {
    return new HpkeAuthPair(sender, recipient.publicKey(), recipient.agree(sender));
  }

  X25519PublicKey sender() {
    return sender;
  }

  X25519PublicKey recipient() {
    return recipient;
  }

  SecretBytes shared() {
    return shared;
  }

  @Override
  public void close() {
    shared.destroy();
  }

  @Override
  public String toString() {
    return "HpkeAuthPair";
  }
}
