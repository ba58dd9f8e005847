package org.tereze.relay.store;

import java.nio.ByteBuffer;

/**
 * "Something in this mailbox expires on this day": day since 2026-01-01 (4 bytes, big-endian) ‖
 * mailbox's local number (4) → nothing. One per mailbox and day, not per envelope. Holds nothing.
 */
final class ExpiryRow {
  static final int KEY_BYTES = 8;
  static final byte[] VALUE = {};
  private static final int HOURS_PER_DAY = 24;

  private ExpiryRow() {}

  static byte[] key(int day, int number) {
    return ByteBuffer.allocate(KEY_BYTES).putInt(day).putInt(number).array();
  }

  static int day(byte[] key) {
    return ByteBuffer.wrap(key).getInt();
  }

  static int number(byte[] key) {
    return ByteBuffer.wrap(key).getInt(4);
  }

  static int dayOf(int hours) {
    return Math.floorDiv(hours, HOURS_PER_DAY);
  }

  static int lastHourOf(int day) {
    return day * HOURS_PER_DAY + HOURS_PER_DAY - 1;
  }

  /** Swept when its day is over, so that a day's envelopes go in one pass. */
  static boolean due(int expiryHours, int nowHours) {
    return dayOf(expiryHours) < dayOf(nowHours);
  }
}
