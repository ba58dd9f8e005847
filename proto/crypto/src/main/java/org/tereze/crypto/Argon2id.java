package org.tereze.crypto;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.jspecify.annotations.Nullable;

/**
 * Argon2id (RFC 9106, version 1.3) at one cost: a passphrase in, key bytes out, slowly.
 *
 * <p>Immutable, thread-safe. Each derivation holds the memory asked for until it returns.
 */
public final class Argon2id {
  /** The most memory that a stored cost may ask for. */
  public static final int MAX_MEMORY_KIB = 256 * 1024;

  public static final int MAX_PASSES = 16;
  public static final int MAX_LANES = 8;

  /** The shortest salt (RFC 9106 §3.1 recommends 16 bytes, 8 is the least). */
  public static final int MIN_SALT_BYTES = 8;

  private final int memoryKib;
  private final int passes;
  private final int lanes;

  /**
   * @throws IllegalArgumentException if not {@link #isWithinBounds}
   */
  public Argon2id(int memoryKib, int passes, int lanes) {
    if (!isWithinBounds(memoryKib, passes, lanes)) {
      throw new IllegalArgumentException(
          "Argon2id cost out of bounds: " + memoryKib + " KiB, " + passes + " x " + lanes);
    }
    this.memoryKib = memoryKib;
    this.passes = passes;
    this.lanes = lanes;
  }

  /** Whether a cost that was read from a file may be paid; ask before constructing. */
  public static boolean isWithinBounds(int memoryKib, int passes, int lanes) {
    // Bound: a hostile file cannot ask for 64 GiB or for a week.
    return lanes >= 1
        && lanes <= MAX_LANES
        && passes >= 1
        && passes <= MAX_PASSES
        && memoryKib >= 8 * lanes
        && memoryKib <= MAX_MEMORY_KIB;
  }

  /**
   * {@code lengthBytes} bytes (at least 4) from {@code passphrase} (its bytes are UTF-8 by
   * convention) and {@code salt} (at least 8).
   */
  public SecretBytes derive(SecretBytes passphrase, byte[] salt, int lengthBytes) {
    return derive(passphrase, salt, null, null, lengthBytes);
  }

  SecretBytes derive(
      SecretBytes passphrase,
      byte[] salt,
      byte @Nullable [] secret,
      byte @Nullable [] additional,
      int lengthBytes) {
    if (salt.length < MIN_SALT_BYTES || lengthBytes < 4) {
      throw new IllegalArgumentException("Argon2id needs 8 bytes of salt and yields at least 4");
    }
    Argon2Parameters.Builder parameters =
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(memoryKib)
            .withIterations(passes)
            .withParallelism(lanes)
            .withSalt(salt);
    if (secret != null) {
      parameters.withSecret(secret);
    }
    if (additional != null) {
      parameters.withAdditional(additional);
    }
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(parameters.build());
    byte[] key = new byte[lengthBytes];
    generator.generateBytes(passphrase.expose(), key);
    return SecretBytes.owning(key);
  }

  public int memoryKib() {
    return memoryKib;
  }

  public int passes() {
    return passes;
  }

  public int lanes() {
    return lanes;
  }
}
