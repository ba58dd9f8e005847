package org.tereze.wire;

/**
 * The address of a mailbox: the first 16 bytes of SHA-256 of its owner's Ed25519 public key. It is
 * the right to write there. Immutable; safe in any thread.
 */
public final class MailboxId extends FixedBytes {
  public static final int BYTES = 16;

  private MailboxId(byte[] source, int offset) {
    super(source, offset, BYTES);
  }

  /** Copies exactly {@value #BYTES} bytes. */
  public static MailboxId of(byte[] value) {
    return new MailboxId(exactly(value, BYTES, "MailboxId"), 0);
  }

  /** Copies {@value #BYTES} bytes from {@code offset} on. */
  public static MailboxId of(byte[] source, int offset) {
    return new MailboxId(source, offset);
  }

  /** The id of the mailbox that this Ed25519 public key (32 bytes) owns. */
  public static MailboxId ofOwnerKey(byte[] ownerKey) {
    return new MailboxId(Sha256.of(exactly(ownerKey, 32, "owner key")), 0);
  }
}
