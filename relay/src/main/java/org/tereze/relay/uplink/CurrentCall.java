package org.tereze.relay.uplink;

import org.tereze.link.CallMeter;
import org.tereze.window.schedule.CallLimits;
import org.tereze.wire.Precedence;

/**
 * What an uplink may do in the call that goes on; between calls nothing is limited. The uplink's
 * thread, but for {@link #finish}.
 */
final class CurrentCall {
  private final CallMeter meter;
  private final long mostLingerMillis;
  private volatile boolean stopping;
  private CallLimits limits = CallLimits.NONE;

  /** {@code mostLingerMillis}: how long a link may stay open with nothing to say, in any call. */
  CurrentCall(CallMeter meter, long mostLingerMillis) {
    this.meter = meter;
    this.mostLingerMillis = mostLingerMillis;
  }

  /** A call begins, of which these speak. */
  void begin(CallTimes times) {
    limits = times.limits();
    meter.begin(limits, times.mostTime(), times.spentBytes());
  }

  /** It is over; the bytes that it took. */
  long end() {
    long bytes = meter.bytes();
    meter.end();
    limits = CallLimits.NONE;
    return bytes;
  }

  /** Nothing more is put; what was put may be answered. For good. */
  void finish() {
    stopping = true;
  }

  boolean isStopping() {
    return stopping;
  }

  /** Whether nothing new is to be begun: the uplink stops, or the call's window closes. */
  boolean isEnding() {
    return stopping || meter.isClosing();
  }

  /** Of how many precedences, the most urgent ones, reports may be put. */
  int lanes() {
    return limits.direction().sends() ? limits.lowest().code() + 1 : 0;
  }

  /** Requests have no precedence of their own: they go where ROUTINE may. */
  boolean maySayRequests() {
    return limits.maySend(Precedence.ROUTINE);
  }

  /** Whether anything may be asked that is to be answered. */
  boolean receives() {
    return limits.direction().receives();
  }

  /** How long a link stays open with nothing to say. */
  long lingerMillis() {
    return Math.min(mostLingerMillis, limits.idle().toMillis());
  }

  CallMeter meter() {
    return meter;
  }
}
