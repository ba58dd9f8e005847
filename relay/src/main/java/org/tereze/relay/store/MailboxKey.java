package org.tereze.relay.store;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;
import org.tereze.wire.MailboxId;

/**
 * What the store knows a mailbox by: the first 16 bytes of SHA-256(mailbox id), so that a seized
 * store names no mailbox. Immutable; safe on any thread.
 *
 * <p>Compute it once per mailbox and link. The id cannot be found from it; whoever holds an id can
 * find the key.
 */
public record MailboxKey(long high, long low) {
  public static final int BYTES = 16;

  public static MailboxKey of(MailboxId mailbox) {
    ByteBuffer digest = ByteBuffer.wrap(sha256().digest(mailbox.bytes()));
    return new MailboxKey(digest.getLong(), digest.getLong());
  }

  static MailboxKey read(byte[] key) {
    ByteBuffer from = ByteBuffer.wrap(key);
    return new MailboxKey(from.getLong(), from.getLong());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MailboxKey that && high == that.high && low == that.low;
  }

  /** It is a hash already. */
  @Override
  public int hashCode() {
    return (int) high;
  }

  byte[] bytes() {
    return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Four bytes are enough to tell mailboxes apart in a list, and too few to prove one. */
  @Override
  public String toString() {
    return String.format("%08x…", high >>> 32);
  }
}
