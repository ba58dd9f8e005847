package org.tereze.relay.store;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What the store keeps of a mailbox, envelopes and bundle aside. Immutable; big-endian on disk
 * under its {@link MailboxKey}:
 *
 * <pre>
 * offset  bytes  field
 *      0      4  local number, from 1; all other keys use it
 *      4     24  last serial of claim, revoke, publish; -1: none
 *     28     32  per lane: cursor, the last sequence collected
 *     60     32  per lane: floor, no sequence up to it is given again
 *     92     32  per lane: swept, everything up to it is deleted
 * </pre>
 *
 * <p>Beside it lie, in the same column family, {@code key ‖ 0x01} → serial (4) ‖ bundle, and {@code
 * 'N' ‖ number (4)} → key (16).
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never given away
record MailboxRow(int number, Serials serials, long[] cursors, long[] floors, long[] swept) {
  static final int BYTES = 4 + 24 + 3 * MailboxStore.LANES * 8;

  static MailboxRow create(int number) {
    int lanes = MailboxStore.LANES;
    return new MailboxRow(number, Serials.NONE, new long[lanes], new long[lanes], new long[lanes]);
  }

  static MailboxRow read(byte[] value) throws StoreException {
    if (value.length != BYTES) {
      throw new StoreException("damaged: a mailbox row of " + value.length + " bytes");
    }
    ByteBuffer from = ByteBuffer.wrap(value);
    int number = from.getInt();
    Serials serials = new Serials(from.getLong(), from.getLong(), from.getLong());
    return new MailboxRow(number, serials, readLanes(from), readLanes(from), readLanes(from));
  }

  private static long[] readLanes(ByteBuffer from) {
    long[] lanes = new long[MailboxStore.LANES];
    from.asLongBuffer().get(lanes);
    from.position(from.position() + lanes.length * Long.BYTES);
    return lanes;
  }

  byte[] bytes() {
    ByteBuffer to = ByteBuffer.allocate(BYTES).putInt(number);
    to.putLong(serials.claim()).putLong(serials.revoke()).putLong(serials.publish());
    for (long[] lanes : new long[][] {cursors, floors, swept}) {
      for (long sequence : lanes) {
        to.putLong(sequence);
      }
    }
    return to.array();
  }

  MailboxRow withSerials(Serials newSerials) {
    return new MailboxRow(number, newSerials, cursors, floors, swept);
  }

  MailboxRow withCursors(long[] newCursors) {
    return new MailboxRow(number, serials, newCursors, floors, swept);
  }

  /** Raises floors to these sequences. */
  MailboxRow withFloors(long[] last) {
    long[] raised = floors.clone();
    Arrays.setAll(raised, lane -> Math.max(raised[lane], last[lane]));
    return new MailboxRow(number, serials, cursors, raised, swept);
  }

  MailboxRow withSwept(long[] newSwept) {
    return new MailboxRow(number, serials, cursors, floors, newSwept);
  }

  /** Up to where a lane may be deleted: what was collected, or everything once revoked. */
  long disposable(int lane) {
    return serials.revoked() ? Math.max(floors[lane], cursors[lane]) : cursors[lane];
  }

  static byte[] bundleKey(MailboxKey mailbox) {
    return ByteBuffer.allocate(MailboxKey.BYTES + 1).put(mailbox.bytes()).put((byte) 1).array();
  }

  static byte[] numberKey(int number) {
    return ByteBuffer.allocate(5).put((byte) 'N').putInt(number).array();
  }
}
