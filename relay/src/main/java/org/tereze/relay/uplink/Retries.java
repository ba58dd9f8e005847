package org.tereze.relay.uplink;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Lanes whose next envelope was refused for now, and when each may be tried again: after a minute,
 * and twice as long each time, up to a most. One thread.
 *
 * <p>Bounded: of more than {@value #MOST} lanes the oldest refusals are forgotten, and those lanes
 * tried sooner.
 */
final class Retries {
  static final int MOST = 16_384;
  static final long FIRST_MILLIS = 60_000;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private static final class Refused {
    final long untilNanos;
    final long delayMillis;
    boolean due;

    Refused(long untilNanos, long delayMillis) {
      this.untilNanos = untilNanos;
      this.delayMillis = delayMillis;
    }
  }

  private final LongSupplier nanos;
  private final long mostMillis;
  private long firstNanos = Long.MAX_VALUE;
  private final Map<LaneKey, Refused> refused =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<LaneKey, Refused> eldest) {
          return size() > MOST;
        }
      };

  Retries(LongSupplier nanos, long mostMillis) {
    this.nanos = nanos;
    this.mostMillis = mostMillis;
  }

  /** The lane's next envelope was refused for now. What was behind it changes nothing. */
  void refused(LaneKey lane) {
    if (isBlocked(lane)) {
      return;
    }
    Refused before = refused.remove(lane);
    long delay = before == null ? Math.min(FIRST_MILLIS, mostMillis) : 2 * before.delayMillis;
    delay = Math.min(mostMillis, delay);
    Refused entry = new Refused(nanos.getAsLong() + delay * NANOS_PER_MILLI, delay);
    refused.put(lane, entry);
    firstNanos = Math.min(firstNanos, entry.untilNanos);
  }

  /** An envelope of the lane was taken. One that was behind a refused one changes nothing. */
  void taken(LaneKey lane) {
    if (!isBlocked(lane)) {
      refused.remove(lane);
    }
  }

  /** Whether the lane has to wait yet. */
  boolean isBlocked(LaneKey lane) {
    Refused entry = refused.get(lane);
    return entry != null && entry.untilNanos - nanos.getAsLong() > 0;
  }

  /** Whether lanes may be tried again whose time had not come at the last call. */
  boolean pollDue() {
    if (untilNextMillis() > 0) {
      return false;
    }
    long now = nanos.getAsLong();
    firstNanos = Long.MAX_VALUE;
    for (Refused entry : refused.values()) {
      entry.due |= entry.untilNanos - now <= 0;
      if (!entry.due) {
        firstNanos = Math.min(firstNanos, entry.untilNanos);
      }
    }
    return true;
  }

  /** Milliseconds until {@link #pollDue}; {@link Long#MAX_VALUE} if nothing waits for that. */
  long untilNextMillis() {
    return firstNanos == Long.MAX_VALUE
        ? Long.MAX_VALUE
        : Math.max(0, (firstNanos - nanos.getAsLong() + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
  }
}
