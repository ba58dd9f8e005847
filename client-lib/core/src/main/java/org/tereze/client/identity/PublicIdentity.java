package org.tereze.client.identity;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.tereze.crypto.Ed25519PublicKey;
import org.tereze.crypto.X25519PublicKey;

/**
 * What others know a person by: the signing key and the agreement key.
 *
 * <p>Immutable; safe for any thread.
 *
 * <pre>
 * offset  bytes  field
 * 0       32     Ed25519 public key
 * 32      32     X25519 public key
 * </pre>
 */
public final class PublicIdentity {
  /** Length of the encoding. */
  public static final int BYTES = Ed25519PublicKey.SIZE_BYTES + X25519PublicKey.SIZE_BYTES;

  private final Ed25519PublicKey signing;
  private final X25519PublicKey agreement;

  /** The person who owns both keys. */
  public PublicIdentity(Ed25519PublicKey signing, X25519PublicKey agreement) {
    this.signing = signing;
    this.agreement = agreement;
  }

  /** Reads the 64 bytes at {@code offset}. */
  public static PublicIdentity of(byte[] encoded, int offset) {
    return new PublicIdentity(
        Ed25519PublicKey.of(encoded, offset),
        X25519PublicKey.of(encoded, offset + Ed25519PublicKey.SIZE_BYTES));
  }

  /** Returns the key that reports and cards are signed with. */
  public Ed25519PublicKey signing() {
    return signing;
  }

  /** Returns the key that openings are authenticated with and spares are sealed to. */
  public X25519PublicKey agreement() {
    return agreement;
  }

  /** Returns the 64 bytes, a fresh copy. */
  public byte[] encoded() {
    byte[] encoded = Arrays.copyOf(signing.encoded(), BYTES);
    agreement.write(encoded, Ed25519PublicKey.SIZE_BYTES);
    return encoded;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PublicIdentity
        && ((PublicIdentity) other).signing.equals(signing)
        && ((PublicIdentity) other).agreement.equals(agreement);
  }

  @Override
  public int hashCode() {
    return 31 * signing.hashCode() + agreement.hashCode();
  }

  @Override
  public String toString() {
    return "PublicIdentity";
  }
}
