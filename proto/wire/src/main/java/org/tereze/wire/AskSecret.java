package org.tereze.wire;

/**
 * The right to ask what became of a contact's envelopes. Secret: it never prints. Immutable; safe
 * in any thread.
 */
public final class AskSecret extends FixedBytes {
  public static final int BYTES = 16;

  private AskSecret(byte[] source, int offset) {
    super(source, offset, BYTES);
  }

  /** Copies exactly {@value #BYTES} bytes. */
  public static AskSecret of(byte[] value) {
    return new AskSecret(exactly(value, BYTES, "AskSecret"), 0);
  }

  /** Copies {@value #BYTES} bytes from {@code offset} on. */
  public static AskSecret of(byte[] source, int offset) {
    return new AskSecret(source, offset);
  }

  /** What a put shows of this secret: the first 8 bytes of its SHA-256. */
  public AskVerifier verifier() {
    return AskVerifier.of(Sha256.of(bytes()), 0);
  }

  @Override
  public String toString() {
    return "AskSecret(…)";
  }
}
