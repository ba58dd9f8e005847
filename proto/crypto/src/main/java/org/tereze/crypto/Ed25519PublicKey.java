package org.tereze.crypto;

import java.util.Arrays;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;

/**
 * A public key for Ed25519 signatures (RFC 8032), 32 bytes.
 *
 * <p>Immutable. Any 32 bytes are accepted; under those that are no point, nothing verifies.
 */
public final class Ed25519PublicKey {
  /** Length of the encoded key. */
  public static final int SIZE_BYTES = 32;

  /** Length of a signature. */
  public static final int SIGNATURE_BYTES = 64;

  private final byte[] encoded;

  private Ed25519PublicKey(byte[] encoded) {
    this.encoded = encoded;
  }

  /** The key with this encoding, which is copied. */
  public static Ed25519PublicKey of(byte[] encoded) {
    Range.checkLength("Ed25519 public key", encoded, SIZE_BYTES);
    return new Ed25519PublicKey(encoded.clone());
  }

  /** The key whose encoding is the 32 bytes at {@code offset}. */
  public static Ed25519PublicKey of(byte[] from, int offset) {
    Range.check(from, offset, SIZE_BYTES);
    return new Ed25519PublicKey(Arrays.copyOfRange(from, offset, offset + SIZE_BYTES));
  }

  /**
   * Whether {@code signature} is this key's over {@code context ‖ parts}; never throws for a bad
   * one.
   */
  public boolean verify(Context context, byte[] signature, byte[]... parts) {
    return verifyRaw(signature, context.with(parts));
  }

  boolean verifyRaw(byte[] signature, byte[] message) {
    return signature.length == SIGNATURE_BYTES
        && Ed25519.verify(signature, 0, encoded, 0, message, 0, message.length);
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
    return other instanceof Ed25519PublicKey
        && Arrays.equals(((Ed25519PublicKey) other).encoded, encoded);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(encoded);
  }

  /** Without the key itself: it names its owner, and must not reach a log by accident. */
  @Override
  public String toString() {
    return "Ed25519PublicKey";
  }
}
