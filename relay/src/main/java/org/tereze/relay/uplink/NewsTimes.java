package org.tereze.relay.uplink;

import java.util.function.LongSupplier;
import org.tereze.relay.store.StoreException;

/**
 * When the next hop is asked what became of what it took. The uplink's thread; reads the store and
 * so may block.
 */
final class NewsTimes {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final News news;
  private final WaitingRequests requests;
  private final CurrentCall current;
  private final LongSupplier nanos;
  private final long everyMillis;
  private long dueNanos;

  /** The first round is due. */
  NewsTimes(
      News news,
      WaitingRequests requests,
      CurrentCall current,
      LongSupplier nanos,
      long everyMillis) {
    this.news = news;
    this.requests = requests;
    this.current = current;
    this.nanos = nanos;
    this.everyMillis = everyMillis;
    hasten();
  }

  /** A round is due now. */
  void hasten() {
    dueNanos = nanos.getAsLong();
  }

  /** The round that is due. */
  News.Round next() throws StoreException {
    dueNanos = later();
    return news.next();
  }

  /** No link can be had for them: not before the next round. */
  void putOff() {
    dueNanos = isDue() ? later() : dueNanos;
  }

  private long later() {
    return nanos.getAsLong() + everyMillis * NANOS_PER_MILLI;
  }

  /** Whether a round of questions is due and has anything to ask; if not, the next is put off. */
  boolean areThere() throws StoreException {
    if (!isDue()) {
      return false;
    }
    boolean there = news.isThere() || requests.areHanded();
    dueNanos = there ? dueNanos : later();
    return there;
  }

  boolean isDue() {
    return current.receives() && nanos.getAsLong() - dueNanos >= 0;
  }

  /** {@link Long#MAX_VALUE}: not in this call. */
  long untilDueMillis() {
    return current.receives()
        ? Math.max(0, (dueNanos - nanos.getAsLong()) / NANOS_PER_MILLI + 1)
        : Long.MAX_VALUE;
  }
}
