package org.tereze.crypto;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A public key for X25519 (RFC 7748), 32 bytes, little-endian u-coordinate.
 *
 * <p>Immutable. Any 32 bytes are accepted; those that yield an all-zero secret are refused where it
 * would arise.
 */
public final class X25519PublicKey {
  /** Length of the encoded key. */
  public static final int SIZE_BYTES = 32;

  private final byte[] encoded;

  private X25519PublicKey(byte[] encoded) {
    this.encoded = encoded;
  }

  /** The key with this encoding, which is copied. */
  public static X25519PublicKey of(byte[] encoded) {
    Range.checkLength("X25519 public key", encoded, SIZE_BYTES);
    return new X25519PublicKey(encoded.clone());
  }

  /** The key whose encoding is the 32 bytes at {@code offset}. */
  public static X25519PublicKey of(byte[] from, int offset) {
    Range.check(from, offset, SIZE_BYTES);
    return new X25519PublicKey(Arrays.copyOfRange(from, offset, offset + SIZE_BYTES));
  }

  /** The key that takes {@code encoded} itself, 32 bytes; the caller must not keep the array. */
  static X25519PublicKey owning(byte[] encoded) {
    return new X25519PublicKey(encoded);
  }

  /** The 32-byte encoding, a fresh copy. */
  public byte[] encoded() {
    return encoded.clone();
  }

  /** Writes the 32-byte encoding to {@code out}. */
  public void write(byte[] out, int offset) {
    System.arraycopy(encoded, 0, out, offset, SIZE_BYTES);
  }

  byte[] live() {
    return encoded;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof X25519PublicKey
        && Arrays.equals(((X25519PublicKey) other).encoded, encoded);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(encoded);
  }

  /**
   * Without the key itself: a contact's or relay's key names it, and must not reach a log by
   * accident.
   */
  @Override
  public String toString() {
    return "X25519PublicKey";
  }
}
