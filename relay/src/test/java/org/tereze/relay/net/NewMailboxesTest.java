package org.tereze.relay.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.tereze.relay.session.MailboxAllowance;

final class NewMailboxesTest {
  private static final int IN_ALL = 400;
  private static final int EACH = 160;
  private long now;
  private final NewMailboxes made = new NewMailboxes(IN_ALL, EACH, () -> now);

  private MailboxAllowance from(int n) throws UnknownHostException {
    return made.of(InetAddress.getByAddress(new byte[] {10, 1, (byte) (n >> 8), (byte) n}));
  }

  private static int takeAll(MailboxAllowance allowance) {
    int taken = 0;
    while (allowance.take()) {
      taken++;
    }
    return taken;
  }

  @Test
  void givesAnAddressSoManyADay() throws Exception {
    assertThat(takeAll(from(1))).isEqualTo(EACH);
    assertThat(from(1).take()).as("another link of the address").isFalse();
    assertThat(from(2).take()).isTrue();
    now += TimeUnit.HOURS.toNanos(12) + 1_000_000_000;
    assertThat(takeAll(from(1))).isEqualTo(EACH / 2);
    now += TimeUnit.DAYS.toNanos(10);
    assertThat(takeAll(from(1))).isEqualTo(EACH);
  }

  @Test
  void keepsTheLastQuarterOfAllForThoseWhoTookLittle() throws Exception {
    int taken = takeAll(from(1)) + takeAll(from(2));
    assertThat(taken).isEqualTo(IN_ALL * 3 / 4);
    int late = 0;
    for (int i = 3; i < 60; i++) {
      int some = takeAll(from(i));
      assertThat(some).isLessThanOrEqualTo(EACH / 16);
      late += some;
    }
    assertThat(late).isEqualTo(IN_ALL / 4);
    assertThat(from(61).take()).isFalse();
  }

  @Test
  void takesBackWhatMadeNoMailbox() throws Exception {
    MailboxAllowance allowance = from(1);
    takeAll(allowance);
    allowance.giveBack();
    assertThat(allowance.take()).isTrue();
    assertThat(allowance.take()).isFalse();
  }

  @Test
  void remembersSoManyAddressesAndLetsTheOthersShare() throws Exception {
    NewMailboxes many = new NewMailboxes(Integer.MAX_VALUE, EACH, () -> now);
    for (int i = 0; i < NewMailboxes.MOST_ADDRESSES; i++) {
      byte[] address = {10, (byte) (i >> 16), (byte) (i >> 8), (byte) i};
      many.of(InetAddress.getByAddress(address)).take();
    }
    int shared = 0;
    for (int i = 0; i < 4; i++) {
      shared += takeAll(many.of(InetAddress.getByAddress(new byte[] {11, 0, 0, (byte) i})));
    }
    assertThat(shared).isEqualTo(EACH);
    now += TimeUnit.DAYS.toNanos(1);
    assertThat(takeAll(many.of(InetAddress.getByAddress(new byte[] {12, 0, 0, 1}))))
        .as("the others are forgotten after a day")
        .isEqualTo(EACH);
  }
}
