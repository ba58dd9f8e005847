package org.tereze.relay.store;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.tereze.wire.AckCode;

/**
 * An envelope that wants into custody. The body is a slice of the caller's array, which must not
 * change until the answer is there. Not thread-safe.
 */
public final class PutItem implements CommitItem {
  private static final int OBJECT_BYTES = 96;
  private static final byte MAY_MAKE = 0;
  private static final byte MAKES_NOTHING = 1;
  private static final byte MADE = 2;

  private final MailboxKey mailbox;
  private final long verifier;
  private final long envelopeId;
  private final byte lane;
  private final short lifetimeHours;
  private final byte[] array;
  private final int offset;
  private final int lengthBytes;
  private final @Nullable TransitMailbox transit;
  private byte making = MAY_MAKE;
  private AckCode result = AckCode.BUSY;

  /**
   * An envelope for a mailbox that lives here, as it lies in a record.
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
    this(mailbox, null, verifier, envelopeId, lane, lifetimeHours, array, offset, lengthBytes);
  }

  /** The same for a mailbox that lives elsewhere; it is made if it is not there. */
  public PutItem(
      TransitMailbox transit,
      long envelopeId,
      int lane,
      int lifetimeHours,
      byte[] array,
      int offset,
      int lengthBytes) {
    this(
        transit.key(),
        transit,
        transit.verifier().firstLong(),
        envelopeId,
        lane,
        lifetimeHours,
        array,
        offset,
        lengthBytes);
  }

  private PutItem(
      MailboxKey mailbox,
      @Nullable TransitMailbox transit,
      long verifier,
      long envelopeId,
      int lane,
      int lifetimeHours,
      byte[] array,
      int offset,
      int lengthBytes) {
    this.mailbox = mailbox;
    this.transit = transit;
    this.verifier = verifier;
    this.envelopeId = envelopeId;
    // Size: one is made for each put; these two fit where a transit mailbox would enlarge it.
    this.lane = (byte) Objects.checkIndex(lane, MailboxStore.LANES);
    this.lifetimeHours =
        (short) Math.max(0, Math.min(lifetimeHours, StoreLimits.MAX_LIFETIME_HOURS));
    this.array = array;
    this.offset = Objects.checkFromIndexSize(offset, lengthBytes, array.length);
    this.lengthBytes = lengthBytes;
  }

  @Override
  public MailboxKey mailbox() {
    return mailbox;
  }

  /** As its put introduced it; null if the mailbox lives here. */
  public @Nullable TransitMailbox transit() {
    return transit;
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

  /** Answers BUSY where a mailbox in transit would have to be made for it. Said before given. */
  public void makeNothing() {
    making = MAKES_NOTHING;
  }

  /** Whether a mailbox in transit may be made for it. */
  public boolean mayMake() {
    return making != MAKES_NOTHING;
  }

  /** Whether a mailbox in transit was made for it. */
  public boolean madeMailbox() {
    return making == MADE;
  }

  void answerMadeMailbox() {
    making = MADE;
  }

  /** What became of it; BUSY until committed. */
  public AckCode result() {
    return result;
  }

  void answer(AckCode code) {
    result = code;
  }
}
