package org.tereze.window.schedule;

import java.time.Instant;

/** When to try next, why, and what that call may do. Immutable. */
public final class NextTry {
  /** Why there is a try. */
  public enum Why {
    /** A planned window. */
    PLANNED,
    /** Nothing is planned; there might be a window. */
    PROBE,
    /** A hint, or another network. */
    WOKEN,
    /** Something waits and the relay answered lately. */
    OPEN,
    /** There is none: nothing is planned, or a call goes on. */
    NEVER
  }

  /** There is none. */
  public static final NextTry NEVER = new NextTry(Instant.MAX, Why.NEVER, CallLimits.NONE);

  private final Instant at;
  private final Why why;
  private final CallLimits limits;

  NextTry(Instant at, Why why, CallLimits limits) {
    this.at = at;
    this.why = why;
    this.limits = limits;
  }

  /** Never before the {@code now} that was asked with; {@link Instant#MAX}: never. */
  public Instant at() {
    return at;
  }

  /** Why then. */
  public Why why() {
    return why;
  }

  /** What the call may do. */
  public CallLimits limits() {
    return limits;
  }

  @Override
  public String toString() {
    return why + " " + at;
  }
}
