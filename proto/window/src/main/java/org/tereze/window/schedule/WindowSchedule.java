package org.tereze.window.schedule;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.tereze.wire.Precedence;

/**
 * When to try to reach a relay: in the windows of a plan, and by probes when none is open, where
 * windows were likely before. One thread; reads no clock; the same random, calls and times give the
 * same answers.
 *
 * <p>Guarantees: {@link #next} changes nothing that a second call would not, so it may be asked as
 * often as wanted. Probes are never nearer than the least of {@link Probing} and, while nothing is
 * answered, never further apart than its most and a quarter. Whoever sends hints or changes the
 * network causes at most three tries at once and one each usual wait, with the back-off behind
 * each. A clock that leaps costs one try, or the wait that was under way.
 *
 * <p><b>Does not</b> keep the limits of a call, end it, or store its history and its state: the
 * caller does.
 */
public final class WindowSchedule {
  private static final int MOST_AT_ONCE = 8;

  // Bound: of tries that others may cause.
  static final int MOST_WAKES = 3;

  private static final Duration WAKES_EACH = Duration.ofHours(1);

  private final PlannedTries planned;
  private final WindowHistory history;
  private final ForecastTrust forecast = new ForecastTrust();
  private final @Nullable Probing probing;
  private final @Nullable ProbeClock probes;
  private final @Nullable Allowance atOnce;
  private final Allowance wakes;
  private @Nullable Precedence waiting;
  private boolean calling;
  private Instant lastTried;
  private @Nullable Instant openAt;

  /**
   * A schedule.
   *
   * @param probing null: never outside of the plan
   * @param history goes on in it; to be stored now and then
   * @param random the node's own; two nodes with the same one are in step
   */
  public WindowSchedule(
      ContactPlan plan, @Nullable Probing probing, WindowHistory history, Random random) {
    this.planned = new PlannedTries(plan, random);
    this.history = history;
    this.probing = probing;
    this.probes = probing == null ? null : new ProbeClock(probing, history, forecast, random);
    this.atOnce = probing == null ? null : new Allowance(MOST_AT_ONCE, probing.least());
    this.wakes = new Allowance(MOST_WAKES, probing == null ? WAKES_EACH : probing.usual());
    this.lastTried = history.lastTried();
  }

  /**
   * When to try next, and what that call may do.
   *
   * @param mostUrgent of what waits to be sent; null if nothing does
   */
  public NextTry next(Instant now, @Nullable Precedence mostUrgent) {
    waiting = mostUrgent;
    if (calling) {
      return NextTry.NEVER;
    }
    NextTry plan = planned.next(now, mostUrgent);
    NextTry probe = probe(now, mostUrgent);
    return plan == null || probe.at().isBefore(plan.at()) ? probe : plan;
  }

  private NextTry probe(Instant now, @Nullable Precedence mostUrgent) {
    if (probes == null) {
      return NextTry.NEVER;
    }
    boolean atOnceNow =
        mostUrgent != null && isOpenStill(now) && atOnce != null && atOnce.isLeft(now);
    NextTry.Why why =
        atOnceNow ? NextTry.Why.OPEN : probes.isWoken() ? NextTry.Why.WOKEN : NextTry.Why.PROBE;
    // Order: in a planned window only what is planned, however little that is.
    Instant at = planned.closedFrom(atOnceNow ? now : probes.next(now));
    return at == null
        ? NextTry.NEVER
        : new NextTry(at, why, CallLimits.NONE.in(planned.opensAfter(at), 0));
  }

  /** Whether the relay answered lately, and nobody has found it silent since. */
  private boolean isOpenStill(Instant now) {
    return openAt != null
        && probing != null
        && !now.isBefore(openAt)
        && now.isBefore(openAt.plus(probing.usual()));
  }

  /** A try was made, whoever wished it. */
  public void tried(Instant now, Outcome outcome) {
    lastTried = now;
    forecast.tried(now, outcome);
    if (outcome == Outcome.NOTHING) {
      calling = false;
      openAt = null;
      history.nothing(now);
      planned.nothing(now, waiting);
      if (probes != null) {
        probes.nothing(now);
      }
    } else {
      if (isOpenStill(now) && atOnce != null) {
        atOnce.take(now);
      }
      calling = true;
      history.open(now);
      planned.opened(now, waiting);
    }
  }

  /**
   * A call that was answered has ended.
   *
   * @param bytes that it took on the line, both ways
   */
  public void ended(Instant now, LinkEnd end, long bytes) {
    calling = false;
    openAt = end == LinkEnd.DONE ? now : null;
    history.open(now);
    planned.ended(now, end, bytes);
    if (probes != null) {
      probes.ended(now, end);
    }
  }

  /** The operating system says that the device is in another network, or in one again. */
  public void networkChanged(Instant now) {
    wake(now);
  }

  /** A relay said when its windows open. */
  public void hint(Instant now, Forecast heard) {
    forecast.hear(heard);
    if (heard.isOpenNow()) {
      wake(now);
    }
  }

  private void wake(Instant now) {
    boolean isAwake = calling || (probes != null && probes.isWoken());
    if (isAwake || !wakes.take(now)) {
      return;
    }
    planned.wake(now);
    if (probes != null) {
      probes.wake(now, lastTried);
    }
  }

  /** What this node may tell others of its windows. */
  public Forecast forecast(Instant now) {
    return history.forecast(calling || isOpenStill(now));
  }

  /** The last forecast that was heard; {@link Forecast#NONE} if there was none. */
  public Forecast heard() {
    return forecast.heard();
  }

  /**
   * Where it is, to be stored with its history, so that a program that is started anew goes on: at
   * most {@link ScheduleState#MOST_BYTES}. A call that goes on is not part of it.
   */
  public byte[] state() {
    ByteBuffer out = ByteBuffer.allocate(ScheduleState.MOST_BYTES);
    out.put(ScheduleState.VERSION);
    out.put((byte) (probes == null ? 0 : ScheduleState.PROBES));
    out.putLong(ScheduleState.millis(lastTried));
    ScheduleState.write(out, openAt);
    wakes.write(out);
    forecast.write(out);
    if (probes != null && atOnce != null) {
      probes.write(out);
      atOnce.write(out);
    }
    planned.write(out);
    return Arrays.copyOf(out.array(), out.position());
  }

  /**
   * Goes on where another one was; windows that are new to it, or probes, begin as ever.
   *
   * @param state of a schedule
   * @throws DamagedHistoryException if it is none, or of a later version; nothing has changed then
   */
  public void resume(byte[] state) throws DamagedHistoryException {
    ScheduleState.check(state);
    ByteBuffer in = ByteBuffer.wrap(state);
    in.get();
    boolean hadProbes = (in.get() & ScheduleState.PROBES) != 0;
    lastTried = Instant.ofEpochMilli(in.getLong());
    openAt = ScheduleState.instant(in);
    wakes.read(in);
    forecast.read(in);
    if (hadProbes && probes != null && atOnce != null) {
      probes.read(in);
      atOnce.read(in);
    } else if (hadProbes) {
      in.get(new byte[ScheduleState.PROBE_BYTES]); // not used without
    }
    planned.read(in);
  }

  /** To be stored. */
  public WindowHistory history() {
    return history;
  }

  /** How long a probe may wait at the longest; null: there are none. */
  public @Nullable Duration longestWait() {
    return probing == null ? null : probing.most().multipliedBy(5).dividedBy(4);
  }
}
