package org.tereze.relay.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.X25519PrivateKey;
import org.tereze.crypto.X25519PublicKey;
import org.tereze.crypto.noise.AddressCookies;
import org.tereze.crypto.noise.DatagramInitiator;
import org.tereze.crypto.noise.FirstMac;
import org.tereze.relay.session.FirstFate;

class FirstDatagramsTest {
  private static final long MILLI = 1_000_000;
  private static final int LENGTH = 200;

  private final SecureRandom random = new SecureRandom();
  private final X25519PublicKey relay = X25519PrivateKey.generate(random).publicKey();
  private final List<InetSocketAddress> opened = new ArrayList<>();
  private final List<InetSocketAddress> openedShown = new ArrayList<>();
  private final List<byte[]> told = new ArrayList<>();
  private final Map<FirstFate, Integer> fates = new EnumMap<>(FirstFate.class);
  private final byte[] question = new byte[LENGTH];
  private long now = 7;
  private final FirstDatagrams firsts =
      new FirstDatagrams(
          () -> now,
          random,
          (datagram, length, from, cookie) -> {
            assertThat(length).isEqualTo(LENGTH);
            (cookie ? openedShown : opened).add(from);
            now += MILLI;
          },
          (to, array, length) -> {
            told.add(Arrays.copyOf(array, length));
            now += MILLI / 100;
          },
          delay -> {},
          fate -> fates.merge(fate, 1, Integer::sum));

  private static InetSocketAddress from(int number) throws UnknownHostException {
    byte[] bytes = {10, 0, (byte) (number >>> 8), (byte) number};
    return new InetSocketAddress(InetAddress.getByAddress(bytes), 5_000);
  }

  /** Forged addresses until nothing is left for who shows no cookie. */
  private void flood() throws UnknownHostException {
    int before = told.size();
    for (int i = 0; told.size() == before; i++) {
      firsts.onStranger(relay, question, LENGTH, from(1_000 + i % 2_000));
    }
  }

  private int cookieOf(InetSocketAddress from) throws CryptoException, UnknownHostException {
    byte[] out = new byte[LENGTH];
    try (DatagramInitiator keys = DatagramInitiator.start(relay, relay, 0, random)) {
      int length = keys.seal(0, new byte[30], 0, 30, out);
      flood();
      firsts.onStranger(relay, out, length, from);
      byte[] answer = told.get(told.size() - 1);
      assertThat(answer.length).isLessThanOrEqualTo(length);
      assertThat(keys.learnsCookie(answer, 0, answer.length)).isTrue();
      length = keys.seal(1, new byte[30], 0, 30, out);
      return new FirstMac(relay).shownCookie(out, 0, length);
    }
  }

  @Test
  void tellsACookieOnlyOnceStrangersHaveUsedTheirTime() throws Exception {
    firsts.onStranger(relay, question, LENGTH, from(1));
    assertThat(opened).hasSize(1);
    assertThat(told).isEmpty();
    flood();
    assertThat(opened.size()).isBetween(30, 36);
    assertThat(fates).containsExactly(Map.entry(FirstFate.COOKIE_TOLD, 1));
    // One that was not asked for shows nothing.
    assertThat(firsts.isCookieOf(from(1), AddressCookies.NONE)).isFalse();
    assertThat(firsts.isCookieOf(from(1), 77)).isFalse();
  }

  @Test
  void opensWhatShowsItsCookieWhateverStrangersDo() throws Exception {
    flood();
    int cookie = cookieOf(from(1));
    assertThat(firsts.isCookieOf(from(1), cookie)).isTrue();
    assertThat(firsts.isCookieOf(from(2), cookie)).isFalse();
    InetSocketAddress otherPort = new InetSocketAddress(from(1).getAddress(), 5_001);
    assertThat(firsts.isCookieOf(otherPort, cookie)).isFalse();
    flood();
    firsts.onShown(question, LENGTH, from(1));
    assertThat(openedShown).containsExactly(from(1));
    assertThat(opened).doesNotContain(from(1));
  }

  @Test
  void addressesThatShowedTheirsTakeTurns() throws Exception {
    for (int i = 0; i < 500; i++) {
      firsts.onShown(question, LENGTH, from(1));
    }
    firsts.onShown(question, LENGTH, from(2));
    assertThat(openedShown).containsExactly(from(1));
    for (int i = 0; i < 3; i++) {
      now += 4 * MILLI;
      firsts.giveTurns();
    }
    // At once, then by turns: not after the five hundred.
    assertThat(openedShown).containsExactly(from(1), from(1), from(2), from(1));
  }

  @Test
  void keepsNoMoreThanItMay() throws Exception {
    for (int address = 0; address < 3_000; address++) {
      for (int i = 0; i < 20; i++) {
        firsts.onShown(question, LENGTH, from(address));
      }
    }
    int before = -1;
    while (before < openedShown.size()) {
      before = openedShown.size();
      now += 4 * MILLI;
      firsts.giveTurns();
    }
    assertThat(openedShown.size()).isBetween(1_000, FirstDatagrams.MOST_WAITING + 1);
    int shown = 3_000 * 20;
    assertThat(fates)
        .containsEntry(FirstFate.COOKIE_SHOWN, shown)
        .containsEntry(FirstFate.WAITED, openedShown.size() - 1)
        .containsEntry(FirstFate.DROPPED, shown - openedShown.size());
    long greediest = openedShown.stream().filter(one -> one.equals(openedShown.get(0))).count();
    assertThat(greediest).isLessThanOrEqualTo(FirstDatagrams.MOST_WAITING_OF_ADDRESS + 1);
    assertThat(openedShown.stream().distinct().count()).isGreaterThan(500);
  }

  @Test
  void tellsCookiesForAnEighthOfTheTimeAtMost() throws Exception {
    flood();
    int before = told.size();
    long until = now + 100 * MILLI;
    for (int i = 0; now < until; i++) {
      firsts.onStranger(relay, question, LENGTH, from(i % 5_000));
      now += MILLI / 1_000;
    }
    assertThat(told.size() - before).isBetween(1_200, 1_400);
    assertThat(fates).containsEntry(FirstFate.COOKIE_TOLD, told.size());
    assertThat(fates.get(FirstFate.DROPPED)).isGreaterThan(10_000);
    assertThat(told).allSatisfy(answer -> assertThat(answer.length).isLessThanOrEqualTo(LENGTH));
  }
}
