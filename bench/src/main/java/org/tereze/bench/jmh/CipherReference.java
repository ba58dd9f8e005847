package org.tereze.bench.jmh;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.modes.ChaCha20Poly1305;
import org.bouncycastle.crypto.modes.GCMSIVBlockCipher;
import org.bouncycastle.crypto.modes.gcm.BasicGCMMultiplier;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.tereze.testkit.SeededRandom;

/** Ciphers and codes as the libraries have them, with nothing of ours around. */
@State(Scope.Thread)
public class CipherReference {
  private static final int TAG_BITS = 128;
  private static final int LABEL_BYTES = 64;

  private final SeededRandom random = Inputs.random();
  private final KeyParameter key = new KeyParameter(random.bytes(32));
  private final byte[] nonce = new byte[12];
  private final byte[] associated = random.bytes(19);
  private final byte[] label = random.bytes(LABEL_BYTES);
  private final byte[] record = random.bytes(RecordBenchmark.PAYLOAD_BYTES);
  private final byte[] out = new byte[2 * RecordBenchmark.PAYLOAD_BYTES];
  private final ChaCha20Poly1305 chaCha = new ChaCha20Poly1305();
  private final SecretKeySpec macKey = new SecretKeySpec(random.bytes(32), "HmacSHA256");
  private final Mac mac;

  public CipherReference() {
    try {
      mac = Mac.getInstance("HmacSHA256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** AES-256-GCM-SIV of a report of 300 bytes as compressed, under a key that seals once. */
  @Benchmark
  public int gcmSiv() throws InvalidCipherTextException {
    GCMSIVBlockCipher cipher =
        new GCMSIVBlockCipher(AESEngine.newInstance(), new BasicGCMMultiplier());
    cipher.init(true, new AEADParameters(key, TAG_BITS, nonce, associated));
    int bytes = cipher.processBytes(Inputs.PLAINTEXT, 0, Inputs.PLAINTEXT.length, out, 0);
    return bytes + cipher.doFinal(out, bytes);
  }

  /** ChaCha20-Poly1305 of a record of 1,200 bytes. */
  @Benchmark
  public int chaCha20Poly1305() throws InvalidCipherTextException {
    nonce[0]++; // it refuses the same twice
    chaCha.init(true, new AEADParameters(key, TAG_BITS, nonce));
    int bytes = chaCha.processBytes(record, 0, record.length, out, 0);
    return bytes + chaCha.doFinal(out, bytes);
  }

  /** One block of AES-256 under a key of its own. */
  @Benchmark
  public int aesBlock() {
    org.bouncycastle.crypto.MultiBlockCipher aes = AESEngine.newInstance();
    aes.init(true, key);
    return aes.processBlock(label, 0, out, 0);
  }

  /** HMAC-SHA-256 of 64 bytes. */
  @Benchmark
  public byte[] hmac() throws InvalidKeyException {
    mac.init(macKey);
    return mac.doFinal(label);
  }
}
