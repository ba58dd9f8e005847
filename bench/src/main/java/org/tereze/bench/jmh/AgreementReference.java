package org.tereze.bench.jmh;

import org.bouncycastle.crypto.SecretWithEncapsulation;
import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.kems.MLKEMGenerator;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.tereze.testkit.SeededRandom;

/** Key agreements as the library has them, with nothing of ours around. */
@State(Scope.Thread)
public class AgreementReference {
  private static final int ML_KEM_SEED_BYTES = 64;
  private static final int ML_KEM_RANDOM_BYTES = 32;

  private final SeededRandom random = Inputs.random();
  private final byte[] scalar = random.bytes(X25519.SCALAR_SIZE);
  private final byte[] point = new byte[X25519.POINT_SIZE];
  private final byte[] shared = new byte[X25519.POINT_SIZE];
  private final byte[] seed = random.bytes(ML_KEM_SEED_BYTES);
  private final MLKEMPrivateKeyParameters mlKem = mlKemExpand();
  private final byte[] message = random.bytes(ML_KEM_RANDOM_BYTES);
  private final byte[] ciphertext = mlKemEncapsulate().getEncapsulation();

  public AgreementReference() {
    X25519.generatePublicKey(random.bytes(X25519.SCALAR_SIZE), 0, point, 0);
  }

  /** A shared secret with a known key. */
  @Benchmark
  public boolean x25519() {
    return X25519.calculateAgreement(scalar, 0, point, 0, shared, 0);
  }

  /** The public half of a new key. */
  @Benchmark
  public byte[] x25519PublicKey() {
    X25519.generatePublicKey(scalar, 0, shared, 0);
    return shared;
  }

  /** A pair of ML-KEM-768 from its seed. */
  @Benchmark
  public final MLKEMPrivateKeyParameters mlKemExpand() {
    return new MLKEMPrivateKeyParameters(MLKEMParameters.ml_kem_768, seed);
  }

  /** The sender's half. */
  @Benchmark
  public final SecretWithEncapsulation mlKemEncapsulate() {
    return MLKEMGenerator.internalGenerateEncapsulated(mlKem.getPublicKeyParameters(), message);
  }

  /** The recipient's half. */
  @Benchmark
  public byte[] mlKemDecapsulate() {
    return new MLKEMExtractor(mlKem).extractSecret(ciphertext);
  }
}
