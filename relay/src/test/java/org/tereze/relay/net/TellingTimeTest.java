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
  void ofSomeThatComeAtOnceSomeAreTold() {
    for (int i = 0; i < 100_000; i++) {
      tell();
    }
    int longest = 0;
    int refused = 0;
    for (int i = 0; i < 100_000; i++) {
      refused = tell() ? 0 : refused + 1;
      longest = Math.max(longest, refused);
    }
    // One in 36 µs may be told, five of which it takes.
    assertThat(longest).isLessThan(40);
  }

  @Test
  void whatTookLongerThanAnyAnswerTakesCountsNoMoreThanOne() {
    assertThat(time.begin()).isTrue();
    now.addAndGet(50_000 * MICRO); // the thread did not run
    time.end();
    assertThat(tell()).isTrue();
  }
}
