package org.tereze.window.schedule;

import java.nio.ByteBuffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a schedule is, as bytes. Stateless.
 *
 * <pre>
 * offset  bytes  field (big-endian; times in milliseconds since 1970, the least number: none)
 * 0       1      version, 1
 * 1       1      1: with probes
 * 2       8      last try
 * 10      8      the relay answered lately
 * 18      9      tries that others may cause: how many are left, since when
 * 27      16     forecast: 1 its length, 12 heard, 1 days missed, 2 the last such day
 * 43      34     probes: 8 drawn, 8 due, 8 back-off, 1 flags; 9 tries at once; absent without
 *         33     planned: 8 phase, 8 wait, 8 not before, 9 tries at once
 *         21     each planned window that was tried: 4 mark, 8 opened, 8 bytes used, 1 done
 * </pre>
 */
public final class ScheduleState {
  static final byte VERSION = 1;
  static final int PROBES = 1;
  static final int PROBE_BYTES = 34;
  private static final int HEAD_BYTES = 43;
  private static final int PLANNED_BYTES = 33;
  private static final long NONE = Long.MIN_VALUE;
  private static final long MOST_MILLIS = 1L << 56;

  /** The longest one, of a plan with as many windows as there may be. */
  public static final int MOST_BYTES =
      HEAD_BYTES
          + PROBE_BYTES
          + PLANNED_BYTES
          + ContactPlan.MOST_WINDOWS * PlannedTries.TRIED_BYTES;

  private ScheduleState() {}

  static void check(byte[] state) throws DamagedHistoryException {
    if (state.length < HEAD_BYTES || state.length > MOST_BYTES || state[0] != VERSION) {
      throw new DamagedHistoryException("state of a schedule: no version that is known here");
    }
    int probes = (state[1] & PROBES) == 0 ? 0 : PROBE_BYTES;
    int windows = state.length - HEAD_BYTES - probes - PLANNED_BYTES;
    if (windows < 0 || windows % PlannedTries.TRIED_BYTES != 0) {
      throw new DamagedHistoryException("state of a schedule: cut at " + state.length + " bytes");
    }
  }

  /** Within what a number of milliseconds can say. */
  static long millis(Instant instant) {
    long most = MOST_MILLIS / 1_000;
    long seconds = Math.max(-most, Math.min(most, instant.getEpochSecond()));
    return seconds * 1_000 + instant.getNano() / 1_000_000;
  }

  static void write(ByteBuffer out, @Nullable Instant instant) {
    out.putLong(instant == null ? NONE : millis(instant));
  }

  static @Nullable Instant instant(ByteBuffer in) {
    long millis = in.getLong();
    // Bound: years that times can be counted between, whatever was stored.
    return millis == NONE
        ? null
        : Instant.ofEpochMilli(Math.max(-MOST_MILLIS, Math.min(MOST_MILLIS, millis)));
  }
}
