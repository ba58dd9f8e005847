package org.tereze.wire;

/**
 * The name of an envelope: the first 8 bytes of SHA-256(mailbox id ‖ envelope). Never sent beside
 * it. Immutable; safe in any thread.
 */
public final class EnvelopeId extends FixedBytes {
  public static final int BYTES = 8;

  private EnvelopeId(byte[] source, int offset) {
    super(source, offset, BYTES);
  }

  /** Copies exactly {@value #BYTES} bytes. */
  public static EnvelopeId of(byte[] value) {
    return new EnvelopeId(exactly(value, BYTES, "EnvelopeId"), 0);
  }

  /** Copies {@value #BYTES} bytes from {@code offset} on. */
  public static EnvelopeId of(byte[] source, int offset) {
    return new EnvelopeId(source, offset);
  }

  /** The id of {@code length} bytes at {@code offset} as an envelope for {@code mailbox}. */
  public static EnvelopeId of(MailboxId mailbox, byte[] envelope, int offset, int length) {
    return new EnvelopeId(Sha256.of(mailbox.bytes(), envelope, offset, length), 0);
  }

  /** The id of a whole array as an envelope for {@code mailbox}. */
  public static EnvelopeId of(MailboxId mailbox, byte[] envelope) {
    return of(mailbox, envelope, 0, envelope.length);
  }
}
