package org.tereze.relay.uplink;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tereze.relay.store.MailboxStore;
import org.tereze.relay.store.StoreException;
import org.tereze.window.schedule.CallLimits;
import org.tereze.wire.Precedence;

/**
 * Says when a call is worth its bytes, by what waits then. The uplink's thread, but for {@link
 * #networkChanged}; reads the store and so may block.
 */
final class NextCall {
  /** The wall clock may leap to where a window is open: it is looked at so often. */
  static final long LOOK_MILLIS = 60_000;

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final double MILLIS_PER_SECOND = 1_000;
  private static final long TOLD_AGAIN_NANOS = 1_000 * NANOS_PER_MILLI;
  private static final long LOOK_AGAIN_NANOS = 1_000 * NANOS_PER_MILLI;

  private final UplinkWork work;
  private final CallTimes times;
  private final LongSupplier nanos;
  private final AtomicBoolean networkChanged = new AtomicBoolean();
  private long toldNanos;
  private int lookedAt;
  private long lookedNanos;

  NextCall(UplinkWork work, CallTimes times, LongSupplier nanos) {
    this.work = work;
    this.times = times;
    this.nanos = nanos;
    this.lookedNanos = nanos.getAsLong() - LOOK_AGAIN_NANOS;
    this.toldNanos = nanos.getAsLong() - TOLD_AGAIN_NANOS;
  }

  /** There may be a way now, and is tried where that is allowed. Any thread. */
  void networkChanged() {
    networkChanged.set(true);
  }

  /** How long to wait before a call is worth its bytes and allowed; 0: now. */
  long pauseMillis() throws StoreException {
    listenToTheNetwork();
    times.keepIfDue();
    long pause = Math.max(times.heldMillis(), untilLookMillis());
    if (pause == 0) {
      pause = look();
    }
    return networkChanged.get() ? Math.min(pause, untilListeningMillis()) : pause;
  }

  private void listenToTheNetwork() {
    long now = nanos.getAsLong();
    // Bound: a network that changes all the time is tried once a second.
    if (networkChanged.get() && now - toldNanos >= TOLD_AGAIN_NANOS) {
      networkChanged.set(false);
      lookedNanos = now - LOOK_AGAIN_NANOS;
      toldNanos = now;
      times.networkChanged();
      work.news().hasten();
    }
  }

  private long untilListeningMillis() {
    return Math.max(0, toldNanos + TOLD_AGAIN_NANOS - nanos.getAsLong()) / NANOS_PER_MILLI + 1;
  }

  /** Bound: of reads of the store while puts come and there is no line for them. */
  private long untilLookMillis() {
    long since = nanos.getAsLong() - lookedNanos;
    boolean isEarly = work.looks() != lookedAt && since < LOOK_AGAIN_NANOS && !networkChanged.get();
    return isEarly ? (LOOK_AGAIN_NANOS - since) / NANOS_PER_MILLI + 1 : 0;
  }

  private long look() throws StoreException {
    int lane = work.queue().mostUrgentLane();
    work.queue().check();
    work.settlement().submit(); // what was found to have expired
    if (lane == MailboxStore.LANES && work.requests().areThere()) {
      lane = Precedence.ROUTINE.code();
    }
    boolean puts = lane < MailboxStore.LANES;
    if (!puts && !work.news().areThere()) {
      work.metrics().nextTry(-1);
      return Math.max(1, work.untilNewsOrRetryMillis());
    }
    Precedence mostUrgent = puts ? TransitQueue.precedence(lane) : null;
    long pause = times.pauseMillis(mostUrgent);
    if (pause == 0 && !isWorthIt(times.limits(), mostUrgent)) {
      pause = LOOK_MILLIS;
    }
    work.metrics().nextTry(pause == Long.MAX_VALUE ? -1 : pause / MILLIS_PER_SECOND);
    if (pause > LOOK_AGAIN_NANOS / NANOS_PER_MILLI) {
      lookedNanos = nanos.getAsLong();
      lookedAt = work.looks();
    }
    return pause;
  }

  /** Whether a call with these limits could do anything of what there is to do. */
  private boolean isWorthIt(CallLimits limits, @Nullable Precedence mostUrgent)
      throws StoreException {
    boolean sends = mostUrgent != null && limits.maySend(mostUrgent);
    return sends
        || !work.queue().doubts().isEmpty()
        || (limits.direction().receives() && work.news().areThere());
  }
}
