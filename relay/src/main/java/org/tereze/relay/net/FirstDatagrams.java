package org.tereze.relay.net;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.tereze.crypto.X25519PublicKey;
import org.tereze.crypto.noise.AddressCookies;
import org.tereze.crypto.noise.CookieDatagram;
import org.tereze.crypto.noise.FirstMac;
import org.tereze.relay.session.FirstFate;

/**
 * Which first datagrams of bursts that are not open are opened, and when. Confined to one event
 * loop.
 *
 * <p>Opening one costs curve operations, and addresses can be forged. So those that show no cookie
 * get little of the loop's time ({@link OpeningTime}); beyond that they are told a cookie, which
 * only who is at that address reads. Those that show it get {@value #SHARE_MILLIS} ms in {@value
 * LoopPart#PERIOD_MILLIS}, and their addresses take turns.
 *
 * <p>Bound: {@value #MOST_WAITING} datagrams wait, {@value #MOST_WAITING_OF_ADDRESS} of one
 * address, one while half of the room is taken. Nothing is kept of who was told a cookie, and
 * telling takes at most an eighth of the time.
 */
final class FirstDatagrams {
  static final int MOST_WAITING = 1_024;
  static final int MOST_WAITING_OF_ADDRESS = 8;
  static final long SHARE_MILLIS = 1;

  /** Opens one and takes in what it says. */
  interface Opening {
    /**
     * Opens it.
     *
     * @param cookie whether the address has shown one
     */
    void open(byte[] datagram, int length, InetSocketAddress from, boolean cookie);
  }

  /** Sends a datagram; it may be lost. */
  interface Sending {
    void send(InetSocketAddress to, byte[] array, int length);
  }

  private final AddressCookies cookies;
  private final OpeningTime strangers;
  private final TurnQueue turns;
  private final TellingTime telling;
  private final SecureRandom random;
  private final Opening opening;
  private final Sending sending;
  private final Consumer<FirstFate> fates;
  private final byte[] out = new byte[CookieDatagram.MAX_BYTES];

  /**
   * Nobody has a cookie yet, and nothing waits.
   *
   * @param schedule has {@link #giveTurns} called on the loop after so many nanoseconds
   * @param fates hears what becomes of each that is not given to {@code opening} at once
   */
  FirstDatagrams(
      LongSupplier nanos,
      SecureRandom random,
      Opening opening,
      Sending sending,
      LongConsumer schedule,
      Consumer<FirstFate> fates) {
    this.cookies = new AddressCookies(random, nanos);
    this.strangers = new OpeningTime(nanos);
    this.turns =
        new TurnQueue(new LoopPart(nanos, TimeUnit.MILLISECONDS.toNanos(SHARE_MILLIS)), schedule);
    this.telling = new TellingTime(nanos);
    this.random = random;
    this.opening = opening;
    this.sending = sending;
    this.fates = fates;
  }

  /**
   * Whether it shows a cookie of its address.
   *
   * @param shown what {@link FirstMac#shownCookie} found
   */
  boolean isCookieOf(InetSocketAddress from, int shown) {
    // Order: junk costs no more where nobody was told any.
    return cookies.areOut() && cookies.isOf(shown, from.getAddress().getAddress(), from.getPort());
  }

  /** One that shows no cookie. */
  void onStranger(X25519PublicKey relay, byte[] datagram, int length, InetSocketAddress from) {
    AddressKey address = AddressKey.of(from.getAddress());
    // Bound: work with public keys for whoever knows this relay's key.
    if (strangers.begin(address)) {
      try {
        opening.open(datagram, length, from, false);
      } finally {
        strangers.end(address);
      }
    } else if (telling.begin()) {
      int cookie = cookies.give(from.getAddress().getAddress(), from.getPort());
      sending.send(from, out, CookieDatagram.write(relay, datagram, length, cookie, random, out));
      telling.end();
      fates.accept(FirstFate.COOKIE_TOLD);
    } else {
      fates.accept(FirstFate.DROPPED);
    }
  }

  /** One that shows the cookie of its address. */
  void onShown(byte[] datagram, int length, InetSocketAddress from) {
    fates.accept(FirstFate.COOKIE_SHOWN);
    if (turns.mayWorkNow()) {
      try {
        opening.open(datagram, length, from, true);
      } finally {
        turns.workDone();
      }
      return;
    }
    int own = turns.waitingCount(from.getAddress());
    int most = turns.waitingCount() < MOST_WAITING / 2 ? MOST_WAITING_OF_ADDRESS : 1;
    if (own < most && turns.waitingCount() < MOST_WAITING) {
      byte[] copy = Arrays.copyOf(datagram, length);
      turns.await(from.getAddress(), () -> opening.open(copy, length, from, true));
      fates.accept(FirstFate.WAITED);
    } else {
      fates.accept(FirstFate.DROPPED);
    }
  }

  /** Opens what waits while there is time. */
  void giveTurns() {
    turns.run();
  }
}
