package org.tereze.wire;

/**
 * What a put leaves at the relay, so that only the holder of the ask secret can ask what became of
 * it. Immutable; safe in any thread.
 */
public final class AskVerifier extends FixedBytes {
  public static final int BYTES = 8;

  private AskVerifier(byte[] source, int offset) {
    super(source, offset, BYTES);
  }

  /** Copies exactly {@value #BYTES} bytes. */
  public static AskVerifier of(byte[] value) {
    return new AskVerifier(exactly(value, BYTES, "AskVerifier"), 0);
  }

  /** Copies {@value #BYTES} bytes from {@code offset} on. */
  public static AskVerifier of(byte[] source, int offset) {
    return new AskVerifier(source, offset);
  }
}
