package org.tereze.crypto;

import java.security.SecureRandom;
import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;

/**
 * A decapsulation key of ML-KEM-768 (FIPS 203), kept as its 64-byte seed d ‖ z.
 *
 * <p>Not thread-safe towards {@link #destroy}.
 */
public final class MlKem768PrivateKey implements AutoCloseable {
  public static final int SEED_BYTES = 64;

  private final SecretBytes seed;
  private final MLKEMPrivateKeyParameters expanded;
  private final MlKem768PublicKey publicKey;

  private MlKem768PrivateKey(SecretBytes seed) {
    this.seed = seed;
    this.expanded = new MLKEMPrivateKeyParameters(MLKEMParameters.ml_kem_768, seed.expose());
    this.publicKey = new MlKem768PublicKey(expanded.getPublicKeyParameters());
  }

  public static MlKem768PrivateKey generate(SecureRandom random) {
    return new MlKem768PrivateKey(SecretBytes.random(random, SEED_BYTES));
  }

  /** The key of this 64-byte seed (FIPS 203 §7.1), which is copied. */
  public static MlKem768PrivateKey fromSeed(SecretBytes seed) {
    Range.checkLength("ML-KEM-768 seed", seed.expose(), SEED_BYTES);
    return new MlKem768PrivateKey(seed.copy());
  }

  public MlKem768PublicKey publicKey() {
    return publicKey;
  }

  /** What {@link #fromSeed} takes to make this key again, a copy with an owner of its own. */
  public SecretBytes seed() {
    return seed.copy();
  }

  /**
   * The 32-byte secret in {@code ciphertext} (FIPS 203 §7.3). One that was tampered with yields
   * another secret, not an error.
   *
   * @throws CryptoException if {@code ciphertext} does not have 1,088 bytes
   */
  public SecretBytes decapsulate(byte[] ciphertext) throws CryptoException {
    if (seed.isDestroyed()) {
      throw new IllegalStateException("key was destroyed");
    }
    if (ciphertext.length != MlKem768Encapsulation.CIPHERTEXT_BYTES) {
      throw new CryptoException();
    }
    return MlKem768Encapsulation.checked(new MLKEMExtractor(expanded).extractSecret(ciphertext));
  }

  public void destroy() {
    seed.destroy();
    expanded.destroy();
  }

  @Override
  public void close() {
    destroy();
  }

  @Override
  public String toString() {
    return "MlKem768PrivateKey";
  }
}
