package org.tereze.relay.uplink;

import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.tereze.link.CallMeter;
import org.tereze.link.LinkCall;
import org.tereze.relay.queue.Submission;

/**
 * What an uplink works with.
 *
 * @param committer takes a submission, or refuses it until there is room
 * @param hours that are accounted for, since 2026-01-01T00:00Z
 * @param nanos a clock that only rises
 * @param call dials through the meter
 */
record UplinkMeans(
    Onward onward,
    Predicate<Submission> committer,
    IntSupplier hours,
    LongSupplier nanos,
    LinkCall call,
    CallTimes times,
    CallMeter meter,
    UplinkLimits limits,
    UplinkMetrics metrics) {}
