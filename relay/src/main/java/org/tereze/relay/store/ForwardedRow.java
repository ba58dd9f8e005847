package org.tereze.relay.store;

import java.nio.ByteBuffer;

/**
 * An envelope that the next hop has taken and that is not decided, in {@code meta}; big-endian.
 * Made when the cursor passes it, if its mailbox's ask secret is known; gone when news of it came
 * or its id is forgotten. Names offsets, holds nothing.
 *
 * <pre>
 * key:   offset  bytes  field
 *             0      1  'F'
 *             1      4  mailbox's local number
 *             5      1  lane
 *             6      8  sequence
 * value:      0      8  envelope id
 *             8      4  expiry, hours since 2026-01-01T00:00Z
 * </pre>
 */
final class ForwardedRow {
  private static final int KEY_BYTES = 14;
  private static final int VALUE_BYTES = 12;

  private ForwardedRow() {}

  static byte[] key(int number, int lane, long sequence) {
    ByteBuffer to = ByteBuffer.allocate(KEY_BYTES).put((byte) 'F');
    return EnvelopeRow.writeKey(to, number, lane, sequence).array();
  }

  static boolean isKey(byte[] metaKey) {
    return metaKey.length == KEY_BYTES && metaKey[0] == 'F';
  }

  static int number(byte[] key) {
    return ByteBuffer.wrap(key).getInt(1);
  }

  static int lane(byte[] key) {
    return key[5];
  }

  static long sequence(byte[] key) {
    return ByteBuffer.wrap(key).getLong(6);
  }

  static byte[] value(long id, int expiryHours) {
    return ByteBuffer.allocate(VALUE_BYTES).putLong(id).putInt(expiryHours).array();
  }

  static long id(byte[] value) throws StoreException {
    return checked(value).getLong(0);
  }

  static int expiryHours(byte[] value) throws StoreException {
    return checked(value).getInt(8);
  }

  private static ByteBuffer checked(byte[] value) throws StoreException {
    if (value.length != VALUE_BYTES) {
      throw new StoreException("damaged: a forwarded envelope's row of " + value.length + " bytes");
    }
    return ByteBuffer.wrap(value);
  }
}
