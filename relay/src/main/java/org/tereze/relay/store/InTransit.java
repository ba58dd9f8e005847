package org.tereze.relay.store;

import java.nio.ByteBuffer;

/**
 * What the row of a mailbox in transit holds beyond that of one that lives here. Immutable; on
 * disk, big-endian, behind the rest of the row: {@code lastDay} (4 bytes) ‖ {@link TransitMailbox}.
 *
 * @param lastDay since 2026-01-01, the last on which any of its envelopes expires; its ids may be
 *     forgotten by then and the mailbox with them
 */
record InTransit(TransitMailbox mailbox, int lastDay) {
  static InTransit read(ByteBuffer from) throws StoreException {
    if (from.remaining() < Integer.BYTES) {
      throw new StoreException("damaged: a mailbox in transit is cut short");
    }
    int lastDay = from.getInt();
    return new InTransit(TransitMailbox.read(from), lastDay);
  }

  byte[] bytes() {
    byte[] details = mailbox.bytes();
    return ByteBuffer.allocate(Integer.BYTES + details.length).putInt(lastDay).put(details).array();
  }

  InTransit later(InTransit other) {
    return new InTransit(mailbox.later(other.mailbox), Math.max(lastDay, other.lastDay));
  }
}
