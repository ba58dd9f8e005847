package org.tereze.relay.uplink;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tereze.window.schedule.CallLimits;
import org.tereze.window.schedule.Forecast;
import org.tereze.window.schedule.LinkEnd;
import org.tereze.window.schedule.NextTry;
import org.tereze.window.schedule.Outcome;
import org.tereze.window.schedule.Probing;
import org.tereze.window.schedule.WindowHistory;
import org.tereze.window.schedule.WindowSchedule;
import org.tereze.wire.Precedence;

/**
 * When an upstream is called, and what the next call may do. The uplink's thread, but for {@link
 * #forecast}.
 *
 * <p>The schedule decides. Where no window is planned there is more: a line that answered last time
 * is tried at once; so is one that somebody says is there; and the first failures after that are
 * followed by a few quick tries, until their waits reach the least of the schedule's.
 */
final class CallTimes {
  private static final long NANOS_PER_MILLI = 1_000_000;

  // Bound: of writes to the disk.
  static final long KEPT_EACH_MILLIS = 60_000;

  /** A line that is there all day needs no forecast. */
  private static final int ALWAYS_MINUTES = 24 * 60;

  private static final byte[] NOTHING = {};

  /**
   * What it goes by.
   *
   * @param wall what the machine believes; may leap
   * @param nanos a clock that only rises
   * @param keep stores the history's encoding
   */
  record Means(InstantSource wall, LongSupplier nanos, Random random, Consumer<byte[]> keep) {}

  private final WindowSchedule schedule;
  private final Means means;
  private final BackOff quick;
  private final long quickMillis;
  private CallLimits limits = CallLimits.NONE;

  /** A try is free from then on, whatever the schedule says. */
  private long freeNanos;

  private boolean isFree;

  /** None before that, whatever {@link #pauseMillis} says. */
  private long heldNanos;

  private boolean calling;
  private Instant muteIn = Instant.MAX;
  private long muteBytes;
  private byte[] kept;
  private long keptNanos;
  private volatile byte[] forecast = NOTHING;

  /** Goes on with this history. */
  CallTimes(CallPlan plan, WindowHistory history, UplinkLimits limits, Means means) {
    Probing probing = plan.probing();
    this.schedule = new WindowSchedule(plan.windows(), probing, history, means.random());
    this.means = means;
    this.quick = new BackOff(means.random(), limits.mostBackOffMillis());
    this.quickMillis = plan.isPlanned() || probing == null ? 0 : probing.least().toMillis();
    this.kept = history.encoded();
    this.heldNanos = now();
    this.keptNanos = now() - KEPT_EACH_MILLIS * NANOS_PER_MILLI;
    free(0);
    tell();
  }

  private long now() {
    return means.nanos().getAsLong();
  }

  private void free(long millis) {
    isFree = quickMillis > 0 && millis < quickMillis;
    freeNanos = now() + millis * NANOS_PER_MILLI;
  }

  /**
   * How long to wait before a call; 0: now, within {@link #limits}.
   *
   * @param mostUrgent of what waits to be put or said; null if there is only something to ask
   */
  long pauseMillis(@Nullable Precedence mostUrgent) {
    Instant wall = means.wall().instant();
    NextTry next = schedule.next(wall, mostUrgent);
    limits = next.limits();
    long pause = next.at().equals(Instant.MAX) ? Long.MAX_VALUE : millis(wall, next.at());
    if (isFree) {
      long left = freeNanos - now();
      pause = Math.min(pause, left <= 0 ? 0 : left / NANOS_PER_MILLI + 1);
    }
    return pause;
  }

  private static long millis(Instant from, Instant to) {
    return to.isAfter(from) ? Duration.between(from, to).toMillis() + 1 : 0;
  }

  /** What the call may do that {@link #pauseMillis} spoke of. */
  CallLimits limits() {
    return limits;
  }

  /** How long a call that begins now may last at most. */
  Duration mostTime() {
    Instant wall = means.wall().instant();
    Instant end = limits.endOf(wall);
    return end.equals(Instant.MAX) ? Duration.ofDays(365) : Duration.between(wall, end);
  }

  /** Whether the window of the last call has closed by now. */
  boolean isWindowOver() {
    return !means.wall().instant().isBefore(limits.closes());
  }

  /** What was sent in vain in this window: it counts for the volume, too. */
  long spentBytes() {
    return limits.closes().equals(muteIn) ? muteBytes : 0;
  }

  /** The call is answered. */
  void answered() {
    if (!calling) {
      calling = true;
      schedule.tried(means.wall().instant(), Outcome.OPENED);
      tell();
    }
  }

  /** Nobody answered the call, which took so many bytes. */
  void nothing(long bytes) {
    muteBytes = spentBytes() + bytes;
    muteIn = limits.closes();
    schedule.tried(means.wall().instant(), Outcome.NOTHING);
    free(quick.nextMillis());
    tell();
  }

  /**
   * The call is over, which was answered.
   *
   * @param moved whether anything came of it
   * @param bytes that it took
   */
  void ended(LinkEnd end, boolean moved, long bytes) {
    answered();
    calling = false;
    schedule.ended(means.wall().instant(), end, bytes + spentBytes());
    muteBytes = 0;
    if (moved) {
      quick.reset();
    }
    free(end == LinkEnd.DONE ? 0 : quick.nextMillis());
    tell();
  }

  /** No call came about, for reasons of this relay's own: that says nothing of the line. */
  void putOff() {
    heldNanos = now() + quick.nextMillis() * NANOS_PER_MILLI;
  }

  /** How long to wait after {@link #putOff} before anything else is asked; 0: not at all. */
  long heldMillis() {
    long held = heldNanos - now();
    return held > 0 ? held / NANOS_PER_MILLI + 1 : 0;
  }

  /** Somebody says that there may be a way now. */
  void networkChanged() {
    heldNanos = now();
    schedule.networkChanged(means.wall().instant());
    quick.reset();
    free(0);
  }

  /** Stores what was learned, if it is time for that. */
  void keepIfDue() {
    if (now() - keptNanos >= KEPT_EACH_MILLIS * NANOS_PER_MILLI) {
      tell();
      keep();
    }
  }

  /** Stores what was learned since it was stored. */
  void keep() {
    byte[] learned = schedule.history().encoded();
    keptNanos = now();
    if (!Arrays.equals(learned, kept)) {
      means.keep().accept(learned);
      kept = learned;
    }
  }

  private void tell() {
    Forecast now = schedule.forecast(means.wall().instant());
    boolean isKnown = now.saysAnything() && now.usualMinutes() < ALWAYS_MINUTES;
    forecast = isKnown ? now.encoded() : NOTHING;
  }

  /** For others: when the upstream can be reached; empty if nothing is known. Any thread. */
  byte[] forecast() {
    return forecast.clone();
  }
}
