package org.tereze.relay.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OpeningTimeTest {
  private static final long MILLI = 1_000_000;

  private final AtomicLong now = new AtomicLong(5);
  private final OpeningTime time = new OpeningTime(now::get);

  /** Tries without a pause, each taking a millisecond; returns how many were let in. */
  private int flood(int tries) {
    int let = 0;
    for (int i = 0; i < tries; i++) {
      if (time.begin()) {
        let++;
        now.addAndGet(MILLI);
        time.end();
      } else {
        now.addAndGet(MILLI / 100);
      }
    }
    return let;
  }

  @Test
  void letsAQuarterOfTheTimeBeSpentOnBurstsThatAreNotOpen() {
    flood(10_000);
    long begun = now.get();
    int let = flood(100_000);
    double share = let * (double) MILLI / (now.get() - begun);
    assertThat(share).isBetween(0.2, 0.26);
  }

  @Test
  void savesUpNoMoreThanItMay() {
    flood(10_000);
    now.addAndGet(60_000 * MILLI);
    long begun = now.get();
    int let = 0;
    while (time.begin()) {
      let++;
      now.addAndGet(MILLI);
      time.end();
    }
    assertThat(let).isBetween(100, 140);
    assertThat(now.get() - begun).isLessThan(200 * MILLI);
  }
}
