package org.tereze.relay.uplink;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.tereze.window.schedule.ContactPlan;
import org.tereze.window.schedule.Probing;

/**
 * When an upstream may be called, as the operator said. Immutable.
 *
 * @param windows known beforehand
 * @param probing how often to try when none of them is open; null: never
 */
public record CallPlan(ContactPlan windows, @Nullable Probing probing) {
  private static final Duration LEAST = Duration.ofSeconds(10);
  private static final Duration MOST_USUAL = Duration.ofHours(8);
  private static final int USUAL_IN_MOST = 3;
  private static final int LEAST_IN_USUAL = 30;

  /** No window is known: whenever something waits, and with probes while nobody answers. */
  public static CallPlan always(UplinkLimits limits) {
    return new CallPlan(ContactPlan.NONE, probing(limits));
  }

  /** Probes where the operator names no times: with the default back-off {@link Probing#EDGE}. */
  public static Probing probing(UplinkLimits limits) {
    Duration wished = Duration.ofMillis(limits.mostBackOffMillis()).multipliedBy(3).dividedBy(2);
    Duration usual = within(LEAST, wished, MOST_USUAL);
    Duration least = within(LEAST, usual.dividedBy(LEAST_IN_USUAL), usual);
    return Probing.of(least, usual, usual.multipliedBy(USUAL_IN_MOST));
  }

  private static Duration within(Duration least, Duration wished, Duration most) {
    Duration notMore = wished.compareTo(most) > 0 ? most : wished;
    return notMore.compareTo(least) < 0 ? least : notMore;
  }

  /** Whether any window is known. */
  boolean isPlanned() {
    return !windows.equals(ContactPlan.NONE);
  }
}
