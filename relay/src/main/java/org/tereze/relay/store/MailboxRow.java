package org.tereze.relay.store;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

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
 *    124      -  of a mailbox in transit: {@link InTransit}
 * </pre>
 *
 * <p>Beside it lie {@code key ‖ 0x01} → serial (4) ‖ bundle, and in {@code meta}, so that no single
 * damaged block takes both ways from a number to its mailbox, {@code 'N' ‖ number (4)} → key (16).
 * What is known of a mailbox in transit lies there a second time, {@code 'T' ‖ number (4)} → {@link
 * TransitMailbox}, and what was forwarded of it and is not decided, {@link ForwardedRow}.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never given away
record MailboxRow(
    int number,
    Serials serials,
    long[] cursors,
    long[] floors,
    long[] swept,
    @Nullable InTransit transit) {
  static final int BYTES = 4 + 24 + 3 * MailboxStore.LANES * 8;
  private static final int NUMBER_KEY_BYTES = 5;
  private static final byte[] NOTHING = {};

  static MailboxRow create(int number) {
    int lanes = MailboxStore.LANES;
    return new MailboxRow(
        number, Serials.NONE, new long[lanes], new long[lanes], new long[lanes], null);
  }

  /** Of a mailbox that lives elsewhere. */
  static MailboxRow inTransit(int number, TransitMailbox mailbox) {
    return create(number).withTransit(new InTransit(mailbox, 0));
  }

  /** Of a mailbox of which nothing else is known. */
  static MailboxRow claimed(int number) {
    return create(number).withSerials(new Serials(0, -1, -1));
  }

  static MailboxRow read(byte[] value) throws StoreException {
    if (value.length < BYTES) {
      throw new StoreException("damaged: a mailbox row of " + value.length + " bytes");
    }
    ByteBuffer from = ByteBuffer.wrap(value);
    int number = from.getInt();
    Serials serials = new Serials(from.getLong(), from.getLong(), from.getLong());
    long[] cursors = readLanes(from);
    long[] floors = readLanes(from);
    long[] swept = readLanes(from);
    InTransit transit = from.hasRemaining() ? InTransit.read(from) : null;
    return new MailboxRow(number, serials, cursors, floors, swept, transit);
  }

  private static long[] readLanes(ByteBuffer from) {
    long[] lanes = new long[MailboxStore.LANES];
    from.asLongBuffer().get(lanes);
    from.position(from.position() + lanes.length * Long.BYTES);
    return lanes;
  }

  byte[] bytes() {
    byte[] more = transit == null ? NOTHING : transit.bytes();
    ByteBuffer to = ByteBuffer.allocate(BYTES + more.length).putInt(number);
    to.putLong(serials.claim()).putLong(serials.revoke()).putLong(serials.publish());
    for (long[] lanes : new long[][] {cursors, floors, swept}) {
      for (long sequence : lanes) {
        to.putLong(sequence);
      }
    }
    return to.put(more).array();
  }

  MailboxRow withTransit(InTransit newTransit) {
    return new MailboxRow(number, serials, cursors, floors, swept, newTransit);
  }

  MailboxRow withSerials(Serials newSerials) {
    return new MailboxRow(number, newSerials, cursors, floors, swept, transit);
  }

  MailboxRow withCursors(long[] newCursors) {
    return new MailboxRow(number, serials, newCursors, floors, swept, transit);
  }

  /** Raises floors to these sequences. */
  MailboxRow withFloors(long[] last) {
    return new MailboxRow(number, serials, cursors, highest(floors, last), swept, transit);
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
        highest(swept, other.swept),
        later(transit, other.transit));
  }

  private static @Nullable InTransit later(@Nullable InTransit one, @Nullable InTransit other) {
    return one == null ? other : other == null ? one : one.later(other);
  }

  static long[] highest(long[] one, long[] other) {
    long[] highest = one.clone();
    Arrays.setAll(highest, lane -> Math.max(one[lane], other[lane]));
    return highest;
  }

  MailboxRow withSwept(long[] newSwept) {
    return new MailboxRow(number, serials, cursors, floors, newSwept, transit);
  }

  /** Up to where a lane may be deleted: what was collected, or everything once revoked. */
  long disposable(int lane) {
    return serials.revoked() ? Math.max(floors[lane], cursors[lane]) : cursors[lane];
  }

  static byte[] bundleKey(MailboxKey mailbox) {
    return ByteBuffer.allocate(MailboxKey.BYTES + 1).put(mailbox.bytes()).put((byte) 1).array();
  }

  static byte[] numberKey(int number) {
    return metaKey('N', number);
  }

  static boolean isNumberKey(byte[] key) {
    return isMetaKey('N', key);
  }

  static byte[] transitKey(int number) {
    return metaKey('T', number);
  }

  static boolean isTransitKey(byte[] key) {
    return isMetaKey('T', key);
  }

  /** The number in one of these keys. */
  static int numberOf(byte[] metaKey) {
    return ByteBuffer.wrap(metaKey).getInt(1);
  }

  private static byte[] metaKey(char kind, int number) {
    return ByteBuffer.allocate(NUMBER_KEY_BYTES).put((byte) kind).putInt(number).array();
  }

  private static boolean isMetaKey(char kind, byte[] key) {
    return key.length == NUMBER_KEY_BYTES && key[0] == kind;
  }
}
