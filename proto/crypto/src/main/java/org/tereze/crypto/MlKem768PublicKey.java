package org.tereze.crypto;

import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.crypto.SecretWithEncapsulation;
import org.bouncycastle.crypto.kems.MLKEMGenerator;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPublicKeyParameters;
import org.jspecify.annotations.Nullable;

/**
 * An encapsulation key of ML-KEM-768 (FIPS 203), 1,184 bytes.
 *
 * <p>Immutable. The modulus check of FIPS 203 §7.2 has been done.
 */
public final class MlKem768PublicKey {
  public static final int SIZE_BYTES = 1184;

  private static final int RANDOM_BYTES = 32;

  private final MLKEMPublicKeyParameters key;

  MlKem768PublicKey(MLKEMPublicKeyParameters key) {
    this.key = key;
  }

  /**
   * The key with this encoding, which is copied.
   *
   * @throws CryptoException if it has another length or fails the modulus check
   */
  public static MlKem768PublicKey of(byte[] encoded) throws CryptoException {
    if (encoded.length != SIZE_BYTES) {
      throw new CryptoException();
    }
    try {
      return new MlKem768PublicKey(
          new MLKEMPublicKeyParameters(MLKEMParameters.ml_kem_768, encoded));
    } catch (IllegalArgumentException e) {
      throw new CryptoException();
    }
  }

  /** A fresh secret and the ciphertext that brings it to the owner of this key (FIPS 203 §7.2). */
  public MlKem768Encapsulation encapsulate(SecureRandom random) {
    byte[] message = new byte[RANDOM_BYTES];
    random.nextBytes(message);
    try {
      return encapsulate(message);
    } finally {
      Arrays.fill(message, (byte) 0);
    }
  }

  MlKem768Encapsulation encapsulate(byte[] message) {
    SecretWithEncapsulation made = MLKEMGenerator.internalGenerateEncapsulated(key, message);
    return new MlKem768Encapsulation(
        made.getEncapsulation(), MlKem768Encapsulation.checked(made.getSecret()));
  }

  /** The 1,184-byte encoding, a fresh copy. */
  public byte[] encoded() {
    return key.getEncoded();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MlKem768PublicKey
        && Arrays.equals(((MlKem768PublicKey) other).encoded(), encoded());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(encoded());
  }

  @Override
  public String toString() {
    return "MlKem768PublicKey";
  }
}
