package org.tereze.relay.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TellingTimeTest {
  private static final long MICRO = 1_000;

  private final AtomicLong now = new AtomicLong(9);
  private final TellingTime time = new TellingTime(now::get);

  /** Asks once, which takes a microsecond; telling takes five more. */
  private boolean tell() {
    now.addAndGet(MICRO);
    if (!time.begin()) {
      return false;
    }
    now.addAndGet(5 * MICRO);
    time.end();
    return true;
  }

  @Test
  void tellsEverybodyWhileThereIsTime() {
    for (int i = 0; i < 100; i++) {
      assertThat(tell()).isTrue();
      now.addAndGet(60 * MICRO);
    }
  }

  @Test
  void tellsForAnEighthOfTheTimeAtMost() {
    long began = now.get();
    long told = 0;
    for (int i = 0; i < 1_000_000; i++) {
      told += tell() ? 1 : 0;
    }
    double part = told * 5.0 * MICRO / (now.get() - began);
    assertThat(part).isBetween(0.12, 0.13);
  }

  @Test
  void ofSomeThatComeAtOnceSomeAreToldWhereverTheyStand() {
    int longest = 0;
    int told = 0;
    for (int group = 0; group < 1_000; group++) {
      long began = now.get();
      int refused = 0;
      for (int i = 0; i < 20; i++) {
        boolean tells = tell();
        refused = tells ? 0 : refused + 1;
        boolean settled = group >= 500;
        longest = settled ? Math.max(longest, refused) : 0;
        told += settled && tells ? 1 : 0;
      }
      now.set(began + 400 * MICRO);
    }
    // For ten of the twenty there is time, every second one of them.
    assertThat(told).isBetween(4_800, 5_200);
    assertThat(longest).isLessThanOrEqualTo(3);
  }

  @Test
  void whatTookLongerThanAnyAnswerTakesCountsNoMoreThanOne() {
    assertThat(time.begin()).isTrue();
    now.addAndGet(50_000 * MICRO); // the thread did not run
    time.end();
    assertThat(tell()).isTrue();
  }
}
