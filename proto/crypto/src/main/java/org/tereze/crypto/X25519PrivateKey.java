package org.tereze.crypto;

import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.math.ec.rfc7748.X25519;

/**
 * A private key for X25519 (RFC 7748) with its public key.
 *
 * <p>Not thread-safe towards {@link #destroy}; agreeing from several threads is fine.
 */
public final class X25519PrivateKey implements AutoCloseable {
  /** Length of the seed, which is the scalar before clamping. */
  public static final int SEED_BYTES = 32;

  static final int SHARED_BYTES = X25519.POINT_SIZE;

  private final SecretBytes scalar;
  private final X25519PublicKey publicKey;

  private X25519PrivateKey(SecretBytes scalar) {
    this.scalar = scalar;
    byte[] point = new byte[X25519PublicKey.SIZE_BYTES];
    X25519.generatePublicKey(scalar.expose(), 0, point, 0);
    this.publicKey = X25519PublicKey.owning(point);
  }

  public static X25519PrivateKey generate(SecureRandom random) {
    return new X25519PrivateKey(SecretBytes.random(random, SEED_BYTES));
  }

  /** The key with this scalar (32 bytes, clamped when used); the seed is copied. */
  public static X25519PrivateKey fromSeed(SecretBytes seed) {
    Range.checkLength("X25519 seed", seed.expose(), SEED_BYTES);
    return new X25519PrivateKey(seed.copy());
  }

  public X25519PublicKey publicKey() {
    return publicKey;
  }

  /** What {@link #fromSeed} takes to make this key again, a copy with an owner of its own. */
  public SecretBytes seed() {
    return scalar.copy();
  }

  /**
   * The 32-byte secret shared with the owner of {@code other}.
   *
   * @throws CryptoException if it is all zero (RFC 7748 §6.1): {@code other} was made to force it
   */
  public SecretBytes agree(X25519PublicKey other) throws CryptoException {
    byte[] shared = new byte[SHARED_BYTES];
    agree(other, shared, 0);
    return SecretBytes.owning(shared);
  }

  /** As {@link #agree(X25519PublicKey)}, into {@code out}, which is zero there if it fails. */
  void agree(X25519PublicKey other, byte[] out, int outOffset) throws CryptoException {
    boolean contributed =
        X25519.calculateAgreement(scalar.expose(), 0, other.live(), 0, out, outOffset);
    if (!contributed) {
      Arrays.fill(out, outOffset, outOffset + SHARED_BYTES, (byte) 0);
      throw new CryptoException();
    }
  }

  public void destroy() {
    scalar.destroy();
  }

  @Override
  public void close() {
    destroy();
  }

  @Override
  public String toString() {
    return "X25519PrivateKey";
  }
}
