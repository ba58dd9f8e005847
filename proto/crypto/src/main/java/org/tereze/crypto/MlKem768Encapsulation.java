package org.tereze.crypto;

/**
 * A shared secret of ML-KEM-768 and the ciphertext that brings it to the other side.
 *
 * <p>Not thread-safe; owns the secret.
 */
public final class MlKem768Encapsulation implements AutoCloseable {
  public static final int CIPHERTEXT_BYTES = 1088;
  public static final int SECRET_BYTES = 32;

  private final byte[] ciphertext;
  private final SecretBytes secret;

  MlKem768Encapsulation(byte[] ciphertext, SecretBytes secret) {
    if (ciphertext.length != CIPHERTEXT_BYTES) {
      throw new IllegalStateException("the library made a ciphertext of another length");
    }
    this.ciphertext = ciphertext;
    this.secret = secret;
  }

  /**
   * A secret that becomes a pre-shared key must have its full length, whatever the library returns.
   */
  static SecretBytes checked(byte[] secret) {
    if (secret.length != SECRET_BYTES) {
      throw new IllegalStateException("the library made a secret of another length");
    }
    return SecretBytes.owning(secret);
  }

  /** The 1,088 bytes for the owner of the key, a fresh copy. */
  public byte[] ciphertext() {
    return ciphertext.clone();
  }

  /** The 32-byte secret, which this object owns. */
  public SecretBytes secret() {
    return secret;
  }

  @Override
  public void close() {
    secret.destroy();
  }

  @Override
  public String toString() {
    return "MlKem768Encapsulation";
  }
}
