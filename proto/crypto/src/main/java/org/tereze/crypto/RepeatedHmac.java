package org.tereze.crypto;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * HMAC-SHA-256 (RFC 2104) under one key, of many messages that begin alike. One thread.
 *
 * <p>Key and beginning are laid out once, and a code allocates nothing; for whoever checks codes of
 * strangers.
 */
public final class RepeatedHmac implements AutoCloseable {
  private static final int BLOCK_BYTES = 64;
  private static final byte INNER = 0x36;
  private static final byte OUTER = 0x5c;

  private final MessageDigest digest = Sha256.create();

  /** The padded key, then what every message begins with. */
  private final byte[] inner;

  /** The padded key, then the inner hash. */
  private final byte[] outer = new byte[BLOCK_BYTES + Sha256.HASH_BYTES];

  private final byte[] code = new byte[Sha256.HASH_BYTES];

  /**
   * Copies both.
   *
   * @param key at most 64 bytes
   */
  public RepeatedHmac(byte[] key, byte[] beginning) {
    if (key.length > BLOCK_BYTES) {
      throw new IllegalArgumentException("a key of " + key.length + " bytes");
    }
    inner = Arrays.copyOf(key, BLOCK_BYTES + beginning.length);
    System.arraycopy(beginning, 0, inner, BLOCK_BYTES, beginning.length);
    System.arraycopy(key, 0, outer, 0, key.length);
    for (int i = 0; i < BLOCK_BYTES; i++) {
      inner[i] ^= INNER;
      outer[i] ^= OUTER;
    }
  }

  /** Begins a message with what all begin with. */
  public RepeatedHmac begin() {
    digest.reset();
    digest.update(inner);
    return this;
  }

  /** Goes on with a part of an array. */
  public RepeatedHmac add(byte[] in, int offset, int length) {
    digest.update(in, offset, length);
    return this;
  }

  /** Ends the message; the first four bytes of its code, as a big-endian number. */
  public int firstInteger() {
    Sha256.finish(digest, outer, BLOCK_BYTES);
    digest.update(outer);
    Sha256.finish(digest, code, 0);
    int value = 0;
    for (int i = 0; i < Integer.BYTES; i++) {
      value = value << Byte.SIZE | (code[i] & 0xFF);
    }
    return value;
  }

  /** Zeroes the key; it can be used no more. */
  @Override
  public void close() {
    digest.reset();
    Arrays.fill(inner, (byte) 0);
    Arrays.fill(outer, (byte) 0);
    Arrays.fill(code, (byte) 0);
  }
}
