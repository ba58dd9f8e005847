package org.tereze.wire;

import java.security.DigestException;
import java.security.MessageDigest;

/**
 * Computes envelope ids with one digest and no allocation. One thread.
 *
 * <p>For hot paths; elsewhere {@link EnvelopeId#of(MailboxId, byte[])} reads better.
 */
public final class EnvelopeHasher {
  private static final int DIGEST_BYTES = 32;

  private final MessageDigest digest = Sha256.digest();
  private final byte[] mailboxId = new byte[MailboxId.BYTES];
  private final byte[] result = new byte[DIGEST_BYTES];

  /** Writes the 8 bytes of the id of an envelope for {@code mailbox} to {@code target}. */
  public void hash(
      MailboxId mailbox, byte[] envelope, int offset, int length, byte[] target, int targetOffset) {
    mailbox.copyTo(mailboxId, 0);
    digest.update(mailboxId);
    digest.update(envelope, offset, length);
    try {
      digest.digest(result, 0, DIGEST_BYTES);
    } catch (DigestException e) {
      throw new AssertionError("32 bytes are enough for SHA-256", e);
    }
    System.arraycopy(result, 0, target, targetOffset, EnvelopeId.BYTES);
  }
}
