package org.tereze.relay.store;

import java.nio.ByteBuffer;

/**
 * An envelope on disk; big-endian. Names offsets, holds nothing.
 *
 * <pre>
 * key:   offset  bytes  field
 *             0      4  mailbox's local number
 *             4      1  lane
 *             5      8  sequence, from 1
 * value:      0      8  envelope id
 *             8      4  expiry, hours since 2026-01-01T00:00Z
 *            12      2  lifetime granted, hours
 *            14      -  the envelope as received
 * </pre>
 */
final class EnvelopeRow {
  static final int KEY_BYTES = 13;
  static final int HEAD_BYTES = 14;

  private EnvelopeRow() {}

  static byte[] key(int number, int lane, long sequence) {
    return writeKey(ByteBuffer.allocate(KEY_BYTES), number, lane, sequence).array();
  }

  static ByteBuffer writeKey(ByteBuffer to, int number, int lane, long sequence) {
    return to.putInt(number).put((byte) lane).putLong(sequence);
  }

  static int number(byte[] key) {
    return ByteBuffer.wrap(key).getInt();
  }

  static int lane(byte[] key) {
    return key[4];
  }

  static long sequence(byte[] key) {
    return ByteBuffer.wrap(key).getLong(5);
  }

  static void writeHead(ByteBuffer to, long id, int expiryHours, int lifetimeHours) {
    to.putLong(id).putInt(expiryHours).putShort((short) lifetimeHours);
  }

  static long id(ByteBuffer value) {
    return value.getLong(0);
  }

  static int expiryHours(ByteBuffer value) {
    return value.getInt(8);
  }

  static int storedHours(ByteBuffer value) {
    return expiryHours(value) - (value.getShort(12) & 0xFFFF);
  }
}
