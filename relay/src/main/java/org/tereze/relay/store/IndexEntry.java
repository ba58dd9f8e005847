package org.tereze.relay.store;

import java.nio.ByteBuffer;
import org.tereze.wire.Disposition;
import org.tereze.wire.MalformedFrameException;

/**
 * What is remembered of an id. Immutable; big-endian on disk:
 *
 * <pre>
 * offset  bytes  field
 *      0      4  mailbox's local number
 *      4      1  lane (low 4 bits) and mark (high 4 bits): 0, or the disposition that it ended with
 *      5      8  sequence
 *     13      4  expiry, hours since 2026-01-01T00:00Z
 *     17      8  ask verifier
 *     25      4  only of an envelope in transit that other relays had before: which way it came
 * </pre>
 */
record IndexEntry(
    int number,
    int lane,
    Disposition mark,
    long sequence,
    int expiryHours,
    long verifier,
    int way) {
  private static final int BYTES = 25;
  private static final int BYTES_WITH_WAY = BYTES + Integer.BYTES;
  private static final int MARK_SHIFT = 4;
  private static final int LANE_MASK = 0x0F;

  static IndexEntry read(byte[] value) throws StoreException {
    if (value.length != BYTES && value.length != BYTES_WITH_WAY) {
      throw new StoreException("damaged: an index entry of " + value.length + " bytes");
    }
    ByteBuffer from = ByteBuffer.wrap(value);
    int number = from.getInt();
    int laneAndMark = from.get() & 0xFF;
    return new IndexEntry(
        number,
        laneAndMark & LANE_MASK,
        mark(laneAndMark >>> MARK_SHIFT),
        from.getLong(),
        from.getInt(),
        from.getLong(),
        from.hasRemaining() ? from.getInt() : 0);
  }

  private static Disposition mark(int code) throws StoreException {
    try {
      return Disposition.of(code);
    } catch (MalformedFrameException e) {
      throw new StoreException("damaged: an index entry with mark " + code, e);
    }
  }

  void write(ByteBuffer to) {
    to.putInt(number)
        .put((byte) (lane | mark.code() << MARK_SHIFT))
        .putLong(sequence)
        .putInt(expiryHours)
        .putLong(verifier);
    if (way != 0) {
      to.putInt(way);
    }
  }

  byte[] bytes() {
    ByteBuffer to = ByteBuffer.allocate(way == 0 ? BYTES : BYTES_WITH_WAY);
    write(to);
    return to.array();
  }

  IndexEntry marked(Disposition ended) {
    return new IndexEntry(number, lane, ended, sequence, expiryHours, verifier, way);
  }

  boolean isOf(int mailboxNumber, int ofLane, long ofSequence) {
    return number == mailboxNumber && lane == ofLane && sequence == ofSequence;
  }

  /** What became of it, given its mailbox as it is now. */
  Disposition disposition(MailboxRow mailbox, int nowHours) {
    if (nowHours >= expiryHours + StoreLimits.REMEMBERED_HOURS) {
      return Disposition.UNKNOWN;
    }
    if (mark != Disposition.UNKNOWN) {
      return mark;
    }
    if (sequence <= mailbox.cursors()[lane]) {
      return mailbox.transit() == null ? Disposition.COLLECTED : Disposition.FORWARDED;
    }
    if (mailbox.serials().revoked()) {
      return mailbox.transit() == null ? Disposition.EVICTED : Disposition.REFUSED;
    }
    return nowHours >= expiryHours ? Disposition.EXPIRED : Disposition.STORED;
  }
}
