package org.tereze.crypto.noise;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AddressCookiesTest {
  private static final long SECOND = 1_000_000_000L;
  private static final byte[] ADDRESS = {10, 1, 2, 3};
  private static final int PORT = 40_000;

  private final AtomicLong now = new AtomicLong(-3);
  private final AddressCookies cookies = new AddressCookies(new SecureRandom(), now::get);

  @Test
  void areOfOneAddressAndPort() {
    int cookie = cookies.give(ADDRESS, PORT);
    assertThat(cookies.give(ADDRESS, PORT)).isEqualTo(cookie);
    assertThat(cookies.isOf(cookie, ADDRESS, PORT)).isTrue();
    assertThat(cookies.isOf(cookie, ADDRESS, PORT + 1)).isFalse();
    assertThat(cookies.isOf(cookie, ADDRESS, PORT - 256)).isFalse();
    assertThat(cookies.isOf(cookie, new byte[] {10, 1, 2, 4}, PORT)).isFalse();
    assertThat(cookies.isOf(cookie ^ 1, ADDRESS, PORT)).isFalse();
    assertThat(cookies.isOf(AddressCookies.NONE, ADDRESS, PORT)).isFalse();
    Set<Integer> all = new HashSet<>();
    for (int port = 0; port < 1_000; port++) {
      all.add(cookies.give(ADDRESS, port));
    }
    assertThat(all).hasSizeGreaterThan(998);
  }

  @Test
  void holdForTwoToFourMinutes() {
    int early = cookies.give(ADDRESS, PORT);
    now.addAndGet(119 * SECOND);
    int late = cookies.give(ADDRESS, PORT);
    assertThat(late).isEqualTo(early);
    now.addAndGet(SECOND);
    int next = cookies.give(ADDRESS, PORT);
    assertThat(next).isNotEqualTo(early);
    now.addAndGet(119 * SECOND);
    assertThat(cookies.isOf(early, ADDRESS, PORT)).isTrue();
    now.addAndGet(SECOND);
    assertThat(cookies.isOf(early, ADDRESS, PORT)).isFalse();
    assertThat(cookies.isOf(next, ADDRESS, PORT)).isTrue();
  }

  @Test
  void dieAlsoWhereNobodyAsksForNewOnes() {
    int cookie = cookies.give(ADDRESS, PORT);
    now.addAndGet(239 * SECOND);
    assertThat(cookies.isOf(cookie, ADDRESS, PORT)).isTrue();
    now.addAndGet(SECOND);
    assertThat(cookies.isOf(cookie, ADDRESS, PORT)).isFalse();
    assertThat(cookies.give(ADDRESS, PORT)).isNotEqualTo(cookie);
    assertThat(cookies.isOf(cookie, ADDRESS, PORT)).isFalse();
  }

  @Test
  void anotherRelayKnowsNoneOfThem() {
    AddressCookies other = new AddressCookies(new SecureRandom(), now::get);
    int cookie = cookies.give(ADDRESS, PORT);
    assertThat(other.isOf(cookie, ADDRESS, PORT)).isFalse();
    other.give(ADDRESS, PORT);
    assertThat(other.isOf(cookie, ADDRESS, PORT)).isFalse();
  }
}
