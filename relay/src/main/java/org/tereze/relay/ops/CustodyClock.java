package org.tereze.relay.ops;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tereze.relay.store.StoredTime;
import org.tereze.wire.Limits;

/**
 * The hours by which custody ends: those that this relay has accounted for. Ticked by one thread;
 * read by any.
 *
 * <p>It runs with the steady clock, starts from what the store wrote down, and follows the
 * machine's clock forwards by at most {@value #ALLOWANCE_HOURS} hours on that clock's word alone;
 * each hour of running earns one of them back. Beyond that it goes on with its own count until an
 * operator confirms the machine's clock. It never goes back by itself. While no mailbox was ever
 * claimed there is nothing to lose, and it is what the machine says.
 *
 * <p>Guarantees: no jump of the machine's clock, however far and however often the relay is
 * restarted, ends a lifetime before it has run for half of it, less a day and a half; one jump
 * alone takes a day and a half at most. Non-guarantee: <b>it may lag</b> behind the truth by as
 * long as the relay was off; then envelopes are kept that much longer.
 */
final class CustodyClock {
  static final int ALLOWANCE_HOURS = 36;
  private static final Logger LOG = LoggerFactory.getLogger(CustodyClock.class);
  private static final long ALLOWANCE_MILLIS = TimeUnit.HOURS.toMillis(ALLOWANCE_HOURS);
  private static final long WRITE_DOWN_MILLIS = TimeUnit.MINUTES.toMillis(10);
  private static final long MILLIS_PER_SECOND = 1_000;
  private static final long MILLIS_PER_HOUR = 3_600_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** How the machine's clock stands to the hours accounted for. */
  enum Standing {
    /** They are the same, or near enough. */
    AGREES,
    /** It is further ahead than can be accounted for: wrong, or the relay was off for long. */
    AHEAD,
    /** It is more than a day and a half behind: wrong, or was wrong before. */
    BEHIND
  }

  private final RelayClock clock;
  private final BooleanSupplier nothingToLose;
  private long lastNanos;
  private long accountedMillis;
  private long allowanceMillis;
  private long writtenMillis;
  private long writtenAllowanceMillis;
  private volatile int hours;
  private volatile long gapHours;
  private volatile Standing standing = Standing.AGREES;

  /**
   * A clock that has ticked once.
   *
   * @param known what the store wrote down; null if it never did
   * @param nothingToLose whether no mailbox was ever claimed
   */
  CustodyClock(RelayClock clock, @Nullable StoredTime known, BooleanSupplier nothingToLose) {
    this.clock = clock;
    this.nothingToLose = nothingToLose;
    this.lastNanos = clock.nanos().getAsLong();
    this.accountedMillis =
        known == null ? clock.epochMillis() : known.epochSeconds() * MILLIS_PER_SECOND;
    this.allowanceMillis =
        known == null
            ? ALLOWANCE_MILLIS
            : Math.min(ALLOWANCE_MILLIS, known.allowanceSeconds() * MILLIS_PER_SECOND);
    this.writtenMillis = known == null ? Long.MIN_VALUE : accountedMillis;
    this.writtenAllowanceMillis = allowanceMillis;
    tick();
  }

  /** Accounts for what has passed. To be called about once a minute. */
  synchronized void tick() {
    long passed = Math.max(0, (clock.nanos().getAsLong() - lastNanos) / NANOS_PER_MILLI);
    lastNanos += passed * NANOS_PER_MILLI;
    accountedMillis += passed;
    allowanceMillis = Math.min(ALLOWANCE_MILLIS, allowanceMillis + passed);
    long wall = clock.epochMillis();
    long gap = wall - accountedMillis;
    if (nothingToLose.getAsBoolean()) {
      accountedMillis = wall;
      stand(Standing.AGREES, 0);
    } else if (gap > allowanceMillis) { // Bound: how far a clock that jumps can take custody along
      stand(Standing.AHEAD, gap);
    } else if (gap > 0) {
      accountedMillis = wall;
      allowanceMillis -= gap;
      stand(Standing.AGREES, 0);
    } else {
      stand(gap < -ALLOWANCE_MILLIS ? Standing.BEHIND : Standing.AGREES, gap);
    }
  }

  private void stand(Standing now, long gapMillis) {
    boolean again = hoursOf(accountedMillis) != hours; // hourly, as long as it lasts
    if (now != Standing.AGREES && (now != standing || again)) {
      LOG.atError()
          .addKeyValue("machine", clock.wall().instant())
          .addKeyValue("accountedFor", Instant.ofEpochMilli(accountedMillis))
          .log(
              "the machine's clock has moved further than the relay can account for: custody goes"
                  + " by the relay's own count. Set the clock right; if it is right, run"
                  + " `relay confirm-clock`");
    } else if (now != standing) {
      LOG.atInfo().log("the machine's clock and the relay's count of hours agree again");
    }
    standing = now;
    gapHours = gapMillis / MILLIS_PER_HOUR;
    hours = hoursOf(accountedMillis);
  }

  /** An operator said that the machine's clock is right: from here on it counts, back or forth. */
  synchronized void confirm() {
    LOG.atWarn()
        .addKeyValue("machine", clock.wall().instant())
        .addKeyValue("accountedFor", Instant.ofEpochMilli(accountedMillis))
        .log("an operator confirmed the machine's clock");
    accountedMillis = clock.epochMillis();
    allowanceMillis = ALLOWANCE_MILLIS;
    writtenMillis = Long.MIN_VALUE;
    stand(Standing.AGREES, 0);
  }

  /** What the store has to write down now; null if it is fresh enough. */
  synchronized @Nullable StoredTime due() {
    // Order: what was taken from the allowance is written down before a sweep goes by it.
    boolean taken = allowanceMillis < writtenAllowanceMillis;
    if (!taken
        && writtenMillis != Long.MIN_VALUE
        && accountedMillis - writtenMillis < WRITE_DOWN_MILLIS) {
      return null;
    }
    writtenMillis = accountedMillis;
    writtenAllowanceMillis = allowanceMillis;
    return new StoredTime(
        Math.floorDiv(accountedMillis, MILLIS_PER_SECOND),
        (int) (allowanceMillis / MILLIS_PER_SECOND));
  }

  /** Hours since 2026-01-01T00:00Z that are accounted for, 0 before. */
  int hours() {
    return hours;
  }

  Standing standing() {
    return standing;
  }

  /** How far the machine's clock is ahead, in hours; negative: behind. */
  long gapHours() {
    return gapHours;
  }

  private static int hoursOf(long epochMillis) {
    return (int)
        Math.max(0, (epochMillis - Limits.EPOCH_SECONDS * MILLIS_PER_SECOND) / MILLIS_PER_HOUR);
  }
}
