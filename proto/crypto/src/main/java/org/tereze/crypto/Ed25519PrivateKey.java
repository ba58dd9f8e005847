package org.tereze.crypto;

import java.security.SecureRandom;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * A private key for Ed25519 signatures (RFC 8032) with its public key.
 *
 * <p>Not thread-safe towards {@link #destroy}; signing from several threads is fine. Signatures are
 * deterministic and always carry a {@link Context}, so that one made for one use means nothing in
 * another.
 */
public final class Ed25519PrivateKey implements AutoCloseable {
  /** Length of the seed, RFC 8032's "private key". */
  public static final int SEED_BYTES = 32;

  private final SecretBytes seed;
  private final Ed25519PublicKey publicKey;

  private Ed25519PrivateKey(SecretBytes seed) {
    this.seed = seed;
    byte[] point = new byte[Ed25519PublicKey.SIZE_BYTES];
    Ed25519.generatePublicKey(seed.expose(), 0, point, 0);
    this.publicKey = Ed25519PublicKey.of(point);
  }

  public static Ed25519PrivateKey generate(SecureRandom random) {
    return new Ed25519PrivateKey(SecretBytes.random(random, SEED_BYTES));
  }

  /** The key of this 32-byte seed, which is copied. */
  public static Ed25519PrivateKey fromSeed(SecretBytes seed) {
    Range.checkLength("Ed25519 seed", seed.expose(), SEED_BYTES);
    return new Ed25519PrivateKey(seed.copy());
  }

  public Ed25519PublicKey publicKey() {
    return publicKey;
  }

  /** What {@link #fromSeed} takes to make this key again, a copy with an owner of its own. */
  public SecretBytes seed() {
    return seed.copy();
  }

  /** The 64-byte signature over {@code context ‖ parts}. */
  public byte[] sign(Context context, byte[]... parts) {
    return signRaw(context.with(parts));
  }

  byte[] signRaw(byte[] message) {
    byte[] signature = new byte[Ed25519PublicKey.SIGNATURE_BYTES];
    Ed25519.sign(seed.expose(), 0, publicKey.live(), 0, message, 0, message.length, signature, 0);
    return signature;
  }

  public void destroy() {
    seed.destroy();
  }

  @Override
  public void close() {
    destroy();
  }

  @Override
  public String toString() {
    return "Ed25519PrivateKey";
  }
}
