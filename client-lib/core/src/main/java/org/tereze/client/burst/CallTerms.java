package org.tereze.client.burst;

import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import org.tereze.client.card.RelayAddress;
import org.tereze.window.schedule.CallLimits;
import org.tereze.wire.burst.OutgoingPut;

/**
 * What one call may do and cost. Immutable.
 *
 * <p>Guarantees: what may not be sent in this window stays in the plan of the next one; a volume is
 * passed by no more than the record or datagram that reaches it, and what had already left the
 * relay.
 */
public final class CallTerms {
  /** Of a call that a person wishes. */
  public static final CallTerms NONE = new CallTerms(false, CallLimits.NONE, 0);

  /** Heads of frames, records, datagrams and IP beside an envelope, about. */
  private static final int BESIDE_PUT_BYTES = 64;

  private final boolean asksFirst;
  private final CallLimits limits;
  private final long usedBytes;

  /**
   * Terms.
   *
   * @param asksFirst whether a question of some hundred bytes goes before all else
   * @param limits of its window
   * @param usedBytes of their volume that are used already
   */
  public CallTerms(boolean asksFirst, CallLimits limits, long usedBytes) {
    this.asksFirst = asksFirst;
    this.limits = limits;
    this.usedBytes = usedBytes;
  }

  /** Of the next call of the same try, when this came of one. */
  public CallTerms after(BurstOutcome outcome) {
    return new CallTerms(asksFirst && !outcome.answered(), limits, usedBytes + outcome.lineBytes());
  }

  /** Whether a question goes first. */
  public boolean asksFirst() {
    return asksFirst;
  }

  CallLimits limits() {
    return limits;
  }

  /** Of the volume, by what came before in the same try. */
  long usedBytes() {
    return usedBytes;
  }

  /** Or {@link CallLimits#NO_LIMIT}. */
  private long volumeBytes() {
    long volume = limits.volumeBytes();
    return volume == CallLimits.NO_LIMIT ? volume : Math.max(0, volume - usedBytes);
  }

  /** Whether a call that would begin now had no time or volume. */
  public boolean isOver(Instant now) {
    return volumeBytes() == 0 || !now.isBefore(limits.endOf(now));
  }

  /** Whether that relay may be called: by its host, or its host and port, where one is named. */
  public boolean isFor(RelayAddress relay) {
    String only = limits.address();
    return only == null
        || only.equals(relay.host())
        || only.equals(relay.host() + ":" + relay.port())
        || only.equals(relay.text());
  }

  /** Takes out of the plan what is not to be said in this call; it is in the next plan again. */
  public void limit(CallPlan plan) {
    keepAllowed(plan.fresh);
    keepAllowed(plan.unacked);
    keepAllowed(plan.backup);
    if (!limits.direction().sends()) {
      plan.questions.clear();
      plan.publications.forEach(publication -> publication.own.owner.close());
      plan.publications.clear();
    }
    if (!limits.direction().receives()) {
      // A claim is followed by its fetch.
      plan.fetches.forEach(own -> own.owner.close());
      plan.fetches.clear();
      plan.claims.forEach(own -> own.owner.close());
      plan.claims.clear();
    }
    long left = volumeBytes();
    if (left != CallLimits.NO_LIMIT) {
      left = keepWithin(plan.fresh, left);
      left = keepWithin(plan.unacked, left);
      keepWithin(plan.backup, left);
    }
  }

  private void keepAllowed(List<OutgoingPut> puts) {
    puts.removeIf(put -> !limits.maySend(put.precedence()));
  }

  /** The first ones, since those are the most urgent; what is left of the bytes. */
  private static long keepWithin(List<OutgoingPut> puts, long bytes) {
    long left = bytes;
    Iterator<OutgoingPut> each = puts.iterator();
    while (each.hasNext()) {
      long needed = each.next().body().length + (long) BESIDE_PUT_BYTES;
      if (needed > left) {
        left = 0;
        each.remove();
      } else {
        left -= needed;
      }
    }
    return left;
  }
}
