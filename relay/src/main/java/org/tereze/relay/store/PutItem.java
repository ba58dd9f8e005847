package org.tereze.relay.store;

import java.util.Objects;
import org.tereze.wire.AckCode;

/**
 * An envelope that wants into custody. The body is a slice of the caller's array, which must not
 * change until the answer is there. Not thread-safe.
 */
public final class PutItem implements CommitItem {
  private static final int OBJECT_BYTES = 96;

  private final MailboxKey mailbox;
  private final long verifier;
  private final long envelopeId;
  private final int lane;
  private final int lifetimeHours;
  private final byte[] array;
  private final int offset;
  private final int lengthBytes;
  private AckCode result = AckCode.BUSY;

  /**
   * An envelope as it lies in a record.
   *
   * @param verifier SHA-256(ask secret)[0..8], big-endian
   * @param envelopeId SHA-256(mailbox id ‖ envelope)[0..8], big-endian
   * @param lane 0 (FLASH) to 3 (ROUTINE)
   * @param lifetimeHours 1 to 720; 0 or less is answered EXPIRED
   */
  public PutItem(
      MailboxKey mailbox,
      long verifier,
      long envelopeId,
      int lane,
      int lifetimeHours,
      byte[] array,
      int offset,
      int lengthBytes) {
    this.mailbox = mailbox;
    this.verifier = verifier;
    this.envelopeId = envelopeId;
    this.lane = Objects.checkIndex(lane, MailboxStore.LANES);
    this.lifetimeHours = lifetimeHours;
    this.array = array;
    this.offset = Objects.checkFromIndexSize(offset, lengthBytes, array.length);
    this.lengthBytes = lengthBytes;
  }

  @Override
  public MailboxKey mailbox() {
    return mailbox;
  }

  public long verifier() {
    return verifier;
  }

  public long envelopeId() {
    return envelopeId;
  }

  public int lane() {
    return lane;
  }

  public int lifetimeHours() {
    return lifetimeHours;
  }

  public byte[] array() {
    return array;
  }

  public int offset() {
    return offset;
  }

  public int lengthBytes() {
    return lengthBytes;
  }

  @Override
  public int sizeBytes() {
    return OBJECT_BYTES + lengthBytes;
  }

  /** What became of it; BUSY until committed. */
  public AckCode result() {
    return result;
  }

  void answer(AckCode code) {
    result = code;
  }
}
