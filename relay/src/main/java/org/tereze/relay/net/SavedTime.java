package org.tereze.relay.net;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * An eighth of an event loop's time for one kind of work, of which a bounded piece that was not
 * used is saved. Confined to that loop.
 *
 * <p>Spent bit by bit, unlike a {@link LoopPart}: while the loop works it reads nothing, and what
 * comes in has to wait in the socket's buffer.
 */
final class SavedTime {
  static final int PART = 8;

  private final LongSupplier nanos;
  private final long mostNanos;
  private final long longestNanos;

  /** In the loop's time as it passes, of which the work gets its part. */
  private long saved;

  private long savedAt;

  /**
   * All that may be saved is there.
   *
   * @param longestMicros what one piece of work counts at most: where it took longer, the processor
   *     was somebody else's
   */
  SavedTime(LongSupplier nanos, long mostMicros, long longestMicros) {
    this.nanos = nanos;
    this.mostNanos = TimeUnit.MICROSECONDS.toNanos(mostMicros) * PART;
    this.longestNanos = TimeUnit.MICROSECONDS.toNanos(longestMicros);
    this.saved = mostNanos;
    this.savedAt = nanos.getAsLong();
  }

  /** Looks at the clock; work that begins now is counted from here. */
  long begin() {
    long now = nanos.getAsLong();
    saved = Math.min(mostNanos, saved + now - savedAt);
    savedAt = now;
    return now;
  }

  /** How much is left, 1 for all that can be; negative if the last work took too long. */
  double left() {
    return (double) saved / mostNanos;
  }

  /** Work is over that has begun at {@link #begin}; what it counts. */
  long end() {
    long took = Math.min(nanos.getAsLong() - savedAt, longestNanos);
    saved -= took * PART;
    return took;
  }
}
