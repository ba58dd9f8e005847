package org.tereze.relay.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.tereze.relay.store.MailboxKey;

/** When links are tried again, and lanes. */
class UplinkTimesTest {
  private static final long MOST_MILLIS = 600_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // it may wrap
  private final Retries retries = new Retries(nanos::get, MOST_MILLIS);

  private static LaneKey lane(int number) {
    return new LaneKey(new MailboxKey(number, number), 3);
  }

  private void pass(long millis) {
    nanos.addAndGet(millis * NANOS_PER_MILLI);
  }

  @Test
  void doublesWaitsUpToTheMostAndJittersDownToHalf() {
    BackOff backOff = new BackOff(new Random(7), MOST_MILLIS);
    long whole = BackOff.FIRST_MILLIS;
    for (int i = 0; i < 20; i++) {
      assertThat(backOff.nextMillis()).isBetween(whole / 2, whole);
      whole = Math.min(MOST_MILLIS, 2 * whole);
    }
    backOff.reset();
    assertThat(backOff.nextMillis()).isBetween(BackOff.FIRST_MILLIS / 2, BackOff.FIRST_MILLIS);
    assertThat(new BackOff(new Random(7), 300).nextMillis()).isBetween(150L, 300L);
  }

  @Test
  void blocksALaneForAMinuteAndTwiceAsLongEachTime() {
    long expected = Retries.FIRST_MILLIS;
    for (int i = 0; i < 6; i++) {
      retries.refused(lane(1));
      retries.refused(lane(1)); // another one of the same window
      assertThat(retries.untilNextMillis()).isEqualTo(expected);
      pass(expected - 1);
      assertThat(retries.isBlocked(lane(1))).isTrue();
      assertThat(retries.pollDue()).isFalse();
      pass(1);
      assertThat(retries.isBlocked(lane(1))).isFalse();
      assertThat(retries.pollDue()).isTrue();
      assertThat(retries.pollDue()).isFalse();
      assertThat(retries.untilNextMillis()).isEqualTo(Long.MAX_VALUE);
      expected = Math.min(MOST_MILLIS, 2 * expected);
    }
    retries.taken(lane(1));
    retries.refused(lane(1));
    assertThat(retries.untilNextMillis()).isEqualTo(Retries.FIRST_MILLIS);
  }

  @Test
  void staysBlockedWhenOneBehindTheRefusedOneIsTaken() {
    retries.refused(lane(1));
    retries.taken(lane(1));
    assertThat(retries.isBlocked(lane(1))).isTrue();
    assertThat(retries.isBlocked(lane(2))).isFalse();
  }

  @Test
  void tellsEachLaneWhenItsOwnTimeHasCome() {
    retries.refused(lane(1));
    pass(10_000);
    retries.refused(lane(2));
    pass(50_000);
    assertThat(retries.pollDue()).isTrue();
    assertThat(retries.untilNextMillis()).isEqualTo(10_000);
    pass(10_000);
    assertThat(retries.pollDue()).isTrue();
  }

  @Test
  void forgetsTheOldestRefusalsOfTooMany() {
    for (int i = 0; i <= Retries.MOST; i++) {
      retries.refused(lane(i));
    }
    assertThat(retries.isBlocked(lane(0))).isFalse();
    assertThat(retries.isBlocked(lane(1))).isTrue();
    assertThat(retries.isBlocked(lane(Retries.MOST))).isTrue();
  }
}
