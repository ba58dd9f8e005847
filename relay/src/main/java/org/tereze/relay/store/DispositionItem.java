package org.tereze.relay.store;

import java.util.Objects;
import org.tereze.wire.Disposition;

/**
 * The next hop's last word about an envelope in transit. Of one that waits here: that it refuses it
 * for good (REFUSED or EXPIRED); the lane's cursor may then pass it. Of one that it had taken: what
 * became of it (COLLECTED, EXPIRED, EVICTED or REFUSED). A word about an envelope that is not at
 * that place any more, or whose end is known, changes nothing. Not thread-safe.
 */
public final class DispositionItem implements CommitItem {
  private static final int OBJECT_BYTES = 96;

  private final MailboxKey mailbox;
  private final int lane;
  private final long sequence;
  private final long envelopeId;
  private final Disposition disposition;

  /**
   * A word about the envelope at this place.
   *
   * @throws IllegalArgumentException if the disposition is none that ends an envelope
   */
  public DispositionItem(
      MailboxKey mailbox, int lane, long sequence, long envelopeId, Disposition disposition) {
    if (disposition == Disposition.UNKNOWN
        || disposition == Disposition.STORED
        || disposition == Disposition.FORWARDED) {
      throw new IllegalArgumentException(disposition + " is not the end of an envelope");
    }
    this.mailbox = mailbox;
    this.lane = Objects.checkIndex(lane, MailboxStore.LANES);
    this.sequence = sequence;
    this.envelopeId = envelopeId;
    this.disposition = disposition;
  }

  @Override
  public MailboxKey mailbox() {
    return mailbox;
  }

  int lane() {
    return lane;
  }

  long sequence() {
    return sequence;
  }

  long envelopeId() {
    return envelopeId;
  }

  Disposition disposition() {
    return disposition;
  }

  @Override
  public int sizeBytes() {
    return OBJECT_BYTES;
  }
}
