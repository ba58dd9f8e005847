package org.tereze.relay.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class TurnQueueTest {
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long WORK_NANOS = MILLI / 2;
  private static final int PER_PERIOD = 4;

  private final List<String> order = new ArrayList<>();
  private final List<Long> delays = new ArrayList<>();
  private long now;
  private final TurnQueue queue = new TurnQueue(() -> now, delays::add);

  private static InetAddress address(int n) throws UnknownHostException {
    return InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) n});
  }

  private static InetAddress address6(int high, int low) throws UnknownHostException {
    byte[] bytes = new byte[16];
    bytes[0] = 0x20;
    bytes[7] = (byte) high;
    bytes[15] = (byte) low;
    return InetAddress.getByAddress(bytes);
  }

  private void want(InetAddress address, String name) {
    queue.await(
        address,
        () -> {
          order.add(name);
          now += WORK_NANOS;
        });
  }

  private boolean worksAtOnce() {
    boolean may = queue.mayWorkNow();
    now += may ? WORK_NANOS : 0;
    queue.workDone();
    return may;
  }

  @Test
  void letsWorkBeDoneAtOnceForHalfOfTheTime() {
    int done = 0;
    for (long until = 40 * MILLI; now < until; now += MILLI / 100) {
      done += worksAtOnce() ? 1 : 0;
    }
    assertThat(done).isBetween(8 * PER_PERIOD, 11 * PER_PERIOD);
  }

  @Test
  void countsWorkOfOneEventPieceByPiece() {
    int done = 0;
    while (done < 100 && queue.mayWorkNow()) {
      done++;
      now += WORK_NANOS;
    }
    queue.workDone();
    assertThat(done).isEqualTo(PER_PERIOD);
  }

  @Test
  void givesNoMoreTurnsThanThereIsTimeForAndGoesOnInTheNextPeriod() throws Exception {
    for (int i = 0; i < 10; i++) {
      want(address(1), "a" + i);
    }
    assertThat(delays).containsExactly(1L);
    queue.run();
    assertThat(order).hasSize(PER_PERIOD);
    assertThat(delays).hasSize(2);
    assertThat(delays.get(1)).isEqualTo(2 * MILLI);
    now += delays.get(1);
    queue.run();
    now += delays.get(2);
    queue.run();
    assertThat(order).containsExactly("a0", "a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8", "a9");
    assertThat(delays).hasSize(3);
  }

  @Test
  void letsAddressesTakeTurnsHoweverManyWaitFromOne() throws Exception {
    for (int i = 0; i < 100; i++) {
      want(address(1), "flood");
    }
    want(address(2), "good");
    want(address6(1, 1), "a prefix");
    want(address6(1, 2), "the same prefix");
    queue.run();
    assertThat(order).containsExactly("flood", "good", "a prefix", "flood");
  }

  @Test
  void makesWorkWaitBehindThoseWhoWait() throws Exception {
    want(address(1), "first");
    assertThat(queue.mayWorkNow()).isFalse();
    queue.run();
    assertThat(queue.mayWorkNow()).isTrue();
  }
}
