package org.tereze.client.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.tereze.crypto.Sha256;

/**
 * A random source that gives the same bytes for the same seed on every platform: SHA-256(seed ‖ u64
 * counter), block after block. For vectors and repeatable tests. Not thread-safe.
 */
final class SeededRandom extends SecureRandom {
  private static final long serialVersionUID = 1L;

  private final byte[] seed;
  private long counter;
  private byte[] block = new byte[0];
  private int used;

  SeededRandom(String seed) {
    this.seed = seed.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void nextBytes(byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (used == block.length) {
        byte[] number = ByteBuffer.allocate(Long.BYTES).putLong(counter++).array();
        block = Sha256.hash(seed, number);
        used = 0;
      }
      bytes[i] = block[used++];
    }
  }
}
