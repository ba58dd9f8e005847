package org.tereze.window.plan;

import org.tereze.wire.Precedence;

/**
 * What an envelope is worth, and for how many bytes. Stateless; integers only, so that every device
 * comes to the same order.
 *
 * <p>A FLASH is worth 64 ROUTINE, an IMMEDIATE 16, a PRIORITY 4; behind its deadline each half of
 * that. Shortly before, it counts for half as much again: the others do not lose by waiting.
 */
final class Worth {
  /** So long before its deadline an envelope is hurried. */
  static final long HURRY_MILLIS = 10_000;

  private static final int IN_TIME = 4;
  private static final int HURRIED = 6;
  private static final int LATE = 2;

  private static final int SCALE_BITS = 32;

  /** Within an octave there are eight steps: what differs by less than an eighth is alike. */
  private static final int STEP_BITS = 3;

  private static final int MAX_RANK = Long.SIZE << STEP_BITS;

  private Worth() {}

  /** What one byte of it is worth, as a rank: the lower, the more, in steps of about an eighth. */
  static int rank(
      Precedence precedence, Part part, long deadlineMillis, long nowMillis, int costBytes) {
    int timing = timing(deadlineMillis, nowMillis);
    int value = (weight(precedence) * part.tenths()) * timing;
    long density = ((long) value << SCALE_BITS) / costBytes;
    int octave = Long.SIZE - 1 - Long.numberOfLeadingZeros(density);
    int step = (int) (density >>> (octave - STEP_BITS)) & ((1 << STEP_BITS) - 1);
    return MAX_RANK - ((octave << STEP_BITS) | step);
  }

  private static int weight(Precedence precedence) {
    return 64 >> (2 * precedence.code());
  }

  private static int timing(long deadlineMillis, long nowMillis) {
    if (nowMillis >= deadlineMillis) {
      return LATE;
    }
    return deadlineMillis - nowMillis <= HURRY_MILLIS ? HURRIED : IN_TIME;
  }

  /** When the rank changes next; {@link Long#MAX_VALUE}: never. */
  static long nextChangeMillis(long deadlineMillis, long nowMillis) {
    if (deadlineMillis == Long.MAX_VALUE || nowMillis >= deadlineMillis) {
      return Long.MAX_VALUE;
    }
    long hurryMillis = deadlineMillis - HURRY_MILLIS;
    return nowMillis < hurryMillis ? hurryMillis : deadlineMillis;
  }
}
