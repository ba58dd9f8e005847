package org.tereze.wire;

/**
 * A short name of a relay: the first 8 bytes of SHA-256 of its X25519 static key. Immutable; safe
 * in any thread.
 */
public final class RelayId extends FixedBytes {
  public static final int BYTES = 8;

  private RelayId(byte[] source, int offset) {
    super(source, offset, BYTES);
  }

  /** Copies exactly {@value #BYTES} bytes. */
  public static RelayId of(byte[] value) {
    return new RelayId(exactly(value, BYTES, "RelayId"), 0);
  }

  /** Copies {@value #BYTES} bytes from {@code offset} on. */
  public static RelayId of(byte[] source, int offset) {
    return new RelayId(source, offset);
  }

  /** The id of the relay with this X25519 static public key (32 bytes). */
  public static RelayId ofStaticKey(byte[] staticKey) {
    return new RelayId(Sha256.of(exactly(staticKey, 32, "static key")), 0);
  }
}
