package org.tereze.relay.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OpeningTimeTest {
  private static final long MILLI = 1_000_000;

  private final AtomicLong now = new AtomicLong(5);
  private final OpeningTime time = new OpeningTime(now::get);

  private static AddressKey address(int number) throws UnknownHostException {
    byte[] bytes = {10, (byte) (number >>> 16), (byte) (number >>> 8), (byte) number};
    return AddressKey.of(InetAddress.getByAddress(bytes));
  }

  /** Tries once; an opening takes a millisecond, a refusal a hundredth of it. */
  private boolean open(int from) throws UnknownHostException {
    if (time.begin(address(from))) {
      now.addAndGet(MILLI);
      time.end(address(from));
      return true;
    }
    now.addAndGet(MILLI / 100);
    return false;
  }

  @Test
  void opensForAnEighthOfTheTimeAtMost() throws Exception {
    long end = now.get() + 10_000 * MILLI;
    int let = 0;
    for (int i = 0; now.get() < end; i++) {
      let += open(i % 1_000) ? 1 : 0;
    }
    assertThat(let).isBetween(1_200, 1_300);
  }

  @Test
  void opensAFewAtOnceAndThenOneByOne() throws Exception {
    int atOnce = 0;
    while (open(atOnce)) {
      atOnce++;
    }
    assertThat(atOnce).isBetween(30, 36);
    long end = now.get() + 1_000 * MILLI;
    long last = now.get();
    for (int i = 0; now.get() < end; i++) {
      if (open(1_000 + i)) {
        // What comes in meanwhile waits no longer than for one.
        assertThat(now.get() - last).isGreaterThanOrEqualTo(6 * MILLI);
        last = now.get();
      }
    }
    now.addAndGet(10_000 * MILLI);
    int again = 0;
    while (open(again)) {
      again++;
    }
    assertThat(again).isEqualTo(atOnce);
  }

  @Test
  void keepsTheLastOfItForNewcomers() throws Exception {
    int greedy = 0;
    while (open(1)) {
      greedy++;
    }
    assertThat(greedy).isBetween(15, 20);
    for (int i = 2; i < 12; i++) {
      assertThat(open(i)).isTrue();
    }
  }

  @Test
  void oneThatTookAsLongAsNoneDoesStopsTheOthersForAShortTimeOnly() throws Exception {
    assertThat(time.begin(address(1))).isTrue();
    now.addAndGet(60_000 * MILLI); // the thread did not run
    time.end(address(1));
    assertThat(open(2)).isTrue();
  }

  @Test
  void leavesHalfOfItToOthersThanTheGreediestAddress() throws Exception {
    int greedy = 0;
    for (int i = 0; i < 20_000; i++) {
      greedy += open(1) ? 1 : 0;
    }
    int seconds = (int) (now.get() / (1_000 * MILLI)) + 1;
    assertThat(greedy).isLessThanOrEqualTo(63 * seconds);
    assertThat(open(2)).isTrue();
  }

  @Test
  void remembersNoMoreAddressesThanItMayAndLetsTheRestShare() throws Exception {
    for (int i = 0; i < OpeningTime.MOST_ADDRESSES; i++) {
      // Nothing was spent: they are only remembered.
      time.begin(address(i));
      time.end(address(i));
    }
    int let = 0;
    long end = now.get() + 990 * MILLI;
    for (int i = 0; now.get() < end; i++) {
      let += open(1_000_000 + i) ? 1 : 0;
    }
    assertThat(let).isEqualTo(63);
  }
}
