package org.tereze.crypto;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A secret of fixed length that has one owner, can be destroyed and never prints.
 *
 * <p>Not thread-safe: one owner at a time.
 *
 * <p>Guarantees: the bytes are a copy of its own (except {@link #owning}); after {@link #destroy}
 * they are zero and every use throws {@link IllegalStateException}; comparing takes the same time
 * wherever the first difference lies.
 *
 * <p>Non-guarantees: a garbage collector may have left older copies elsewhere in memory.
 */
public final class SecretBytes implements AutoCloseable {
  private final byte[] bytes;
  private boolean destroyed;

  private SecretBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A secret that holds a copy of {@code bytes}; the caller still has to wipe the original. */
  public static SecretBytes copyOf(byte[] bytes) {
    return new SecretBytes(bytes.clone());
  }

  /** A secret that takes {@code bytes} itself; the caller must not keep the array. */
  public static SecretBytes owning(byte[] bytes) {
    return new SecretBytes(bytes);
  }

  /** A fresh secret of {@code sizeBytes} bytes from {@code random}. */
  public static SecretBytes random(SecureRandom random, int sizeBytes) {
    byte[] fresh = new byte[sizeBytes];
    random.nextBytes(fresh);
    return new SecretBytes(fresh);
  }

  /** The live array, not a copy: do not keep it, print it or change it. */
  public byte[] expose() {
    if (destroyed) {
      throw new IllegalStateException("secret was destroyed");
    }
    return bytes;
  }

  /** Writes the bytes to {@code out}, which the caller then has to wipe. */
  void write(byte[] out, int offset) {
    System.arraycopy(expose(), 0, out, offset, bytes.length);
  }

  /** An independent copy with an owner of its own. */
  public SecretBytes copy() {
    return new SecretBytes(expose().clone());
  }

  /** The bytes from {@code from} (inclusive) to {@code to} (exclusive) as a secret of their own. */
  public SecretBytes slice(int from, int to) {
    Range.check(expose(), from, to - from);
    return new SecretBytes(Arrays.copyOfRange(bytes, from, to));
  }

  /** Length in bytes; still known after {@link #destroy}. */
  public int size() {
    return bytes.length;
  }

  public boolean isDestroyed() {
    return destroyed;
  }

  /** Zeroes the bytes; doing it twice is harmless. */
  public void destroy() {
    Arrays.fill(bytes, (byte) 0);
    destroyed = true;
  }

  @Override
  public void close() {
    destroy();
  }

  /** Whether both hold the same bytes, in a time that depends on their length only. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SecretBytes
        && MessageDigest.isEqual(expose(), ((SecretBytes) other).expose());
  }

  /** The same for all secrets of one length, so that nothing of the bytes shows in a hash table. */
  @Override
  public int hashCode() {
    return bytes.length;
  }

  @Override
  public String toString() {
    return "SecretBytes(" + bytes.length + ")";
  }
}
