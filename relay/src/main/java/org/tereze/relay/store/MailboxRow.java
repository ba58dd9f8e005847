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
 * <p>Beside it lie {@code key ‖ 0x01} → serial (4) ‖ bundle, and in {@code meta}, so that no single
 * damaged block takes both ways from a number to its mailbox, {@code 'N' ‖ number (4)} → key (16).
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never given away
record MailboxRow(int number, Serials serials, long[] cursors, long[] floors, long[] swept) {
  static final int BYTES = 4 + 24 + 3 * MailboxStore.LANES * 8;
  private static final int NUMBER_KEY_BYTES = 5;

  static MailboxRow create(int number) {
    int lanes = MailboxStore.LANES;
    return new MailboxRow(number, Serials.NONE, new long[lanes], new long[lanes], new long[lanes]);
  }

  /** Of a mailbox of which nothing else is known. */
  static MailboxRow claimed(int number) {
    return create(number).withSerials(new Serials(0, -1, -1));
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
    return new MailboxRow(number, serials, cursors, highest(floors, last), swept);
  }

  /** Of two versions: nothing in a row ever goes back. */
  MailboxRow later(MailboxRow other) {
    Serials most =
        new Serials(
            Math.max(serials.claim(), other.serials.claim()),
            Math.max(serials.revoke(), other.serials.revoke()),
            Math.max(serials.publish(), other.serials.publish()));
    return new MailboxRow(
        number,
        most,
        highest(cursors, other.cursors),
        highest(floors, other.floors),
        highest(swept, other.swept));
  }

  private static long[] highest(long[] one, long[] other) {
    long[] highest = one.clone();
    Arrays.setAll(highest, lane -> Math.max(one[lane], other[lane]));
    return highest;
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
    return ByteBuffer.allocate(NUMBER_KEY_BYTES).put((byte) 'N').putInt(number).array();
  }

  static boolean isNumberKey(byte[] metaKey) {
    return metaKey.length == NUMBER_KEY_BYTES && metaKey[0] == 'N';
  }
}
