package org.tereze.relay.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tereze.link.DatagramWire;
import org.tereze.link.Dialer;
import org.tereze.link.LinkException;
import org.tereze.link.SocketDatagrams;
import org.tereze.link.SocketWire;
import org.tereze.link.Wire;
import org.tereze.relay.net.RelayServer;
import org.tereze.relay.net.ServerLimits;
import org.tereze.testkit.DatagramProxy;
import org.tereze.testkit.LineShape;
import org.tereze.testkit.LinkProxy;
import org.tereze.testkit.Way;
import org.tereze.wire.AckCode;
import org.tereze.wire.Disposition;
import org.tereze.wire.Precedence;
import org.tereze.wire.datagram.PayloadSize;

/** An uplink's puts by datagrams beside a link, to a home on real sockets. */
@Timeout(90)
final class UplinkDatagramIT extends UplinkScene {
  private static final UplinkLimits PATIENT = new UplinkLimits(600_000, 0, 3_600_000, 20_000);

  /** More than any silence that a burst puts up with, and than any back-off. */
  private static final long LONG_MILLIS = 700_000;

  /** Less than the envelopes would need: what a link takes that puts nothing. */
  private static final long QUESTIONS_BYTES = 1_500;

  /** The proxy wants a chance; this one does not come. */
  private static final double MUTE = 1 - 1e-12;

  private static final LineShape GOOD = LineShape.of(1_000_000, Duration.ofMillis(20), 0);
  private static final LineShape SLOW = LineShape.of(200_000, Duration.ofMillis(20), 0);
  private static final LineShape DEAD = LineShape.of(1_000_000, Duration.ofMillis(20), MUTE);

  /** A busy machine must not look like a line that says nothing. */
  private static final int SLOWLY = 20;

  /** What goes by at a look at the clock where nobody waits for an answer. */
  private static final long STEP_MILLIS = 250;

  private final List<String> written = new ArrayList<>();
  private RelayServer server;
  private LinkProxy links;
  private DatagramProxy datagrams;
  private long lastNanos = System.nanoTime();
  private long patienceNanos;
  private int slowness = 1;
  private final AtomicInteger looks = new AtomicInteger();
  private volatile boolean linked;

  /** Ways through the proxies; names and ports are theirs. */
  private final class ThroughProxies implements Dialer {
    @Override
    public Wire dial(String host, int port, long timeoutMillis) throws IOException {
      InetSocketAddress address = links.address();
      Wire wire =
          SocketWire.dialer(UplinkDatagramIT.this::now)
              .dial(address.getHostString(), address.getPort(), timeoutMillis);
      linked = true;
      return wire;
    }

    @Override
    public @Nullable DatagramWire datagrams(String host, int port) throws IOException {
      return new SocketDatagrams(datagrams.address());
    }
  }

  private long now() {
    return System.nanoTime() + nanos.get();
  }

  /** The uplink's own clock. */
  private synchronized long patience() {
    long real = System.nanoTime();
    patienceNanos += (real - lastNanos) / slowness;
    lastNanos = real;
    looks.incrementAndGet();
    return patienceNanos + nanos.get();
  }

  /**
   * A round in which no datagram is answered: once this holds, time goes by as fast as the uplink
   * looks at its clock, until a link stands.
   */
  private long mutedRound(BooleanSupplier holds) throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    linked = false;
    CompletableFuture<Void> time =
        CompletableFuture.runAsync(
            () -> {
              while (!holds.getAsBoolean() && !over.get()) {
                Thread.onSpinWait();
              }
              while (!linked && !over.get()) {
                int before = looks.get();
                pass(STEP_MILLIS);
                uplink.work().signal();
                while (looks.get() == before && !linked && !over.get()) {
                  Thread.onSpinWait();
                }
              }
            });
    try {
      return round();
    } finally {
      over.set(true);
      time.join();
    }
  }

  /** More than so many bytes of datagrams have left from now on. */
  private BooleanSupplier sent(long bytes) {
    long before = datagrams.traffic(Way.UP).sentBytes();
    return () -> datagrams.traffic(Way.UP).sentBytes() - before > bytes;
  }

  private BooleanSupplier arrived(int count) {
    return () -> home.store().figures().waitingCount() == count;
  }

  private InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
  }

  @BeforeEach
  void listen() throws Exception {
    server =
        RelayServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            new ServerLimits(10, 10, 100, 100, 64 << 20, 1_000),
            home.context(System::nanoTime),
            1);
    links = new LinkProxy(address(), LineShape.PERFECT, LineShape.PERFECT, 1, System::nanoTime);
    links.openWindow();
    through(LineShape.of(1_000_000, Duration.ofMillis(20), 0.05), GOOD);
    uplink = uplink(PATIENT, new ThroughProxies(), this::patience, this::now);
    assertThat(round()).isPositive(); // nothing waits, and no news
  }

  private void through(LineShape up, LineShape down) throws IOException {
    if (datagrams != null) {
      datagrams.close();
    }
    datagrams = new DatagramProxy(address(), up, down, 2, System::nanoTime);
    datagrams.openWindow();
  }

  @AfterEach
  void stopListening() throws Exception {
    links.close();
    datagrams.close();
    server.close(5_000);
  }

  private void write(int count) {
    for (int i = 0; i < count; i++) {
      String text = "report " + written.size() + " " + "x".repeat(300);
      written.add(text);
      put(written.size() % 3 == 0 ? other : owner, Precedence.ROUTINE, text);
    }
  }

  private List<String> atHome() throws Exception {
    List<String> all = new ArrayList<>(home.fetch(owner, false));
    all.addAll(home.fetch(other, false));
    return all;
  }

  private void expectEachOnce() throws Exception {
    assertThat(waiting()).isEmpty();
    assertThat(atHome()).containsExactlyInAnyOrderElementsOf(written);
    assertThat(uplink.work().queue().tracked()).isZero();
  }

  @Test
  void putsByDatagramsAndNeedsNoLink() throws Exception {
    slowness = SLOWLY;
    write(60);
    assertThat(round()).isZero();
    expectEachOnce();
    assertThat(counts.answers).containsExactly(Map.entry(AckCode.STORED, 60));
    assertThat(counts.dialled).isZero();
    assertThat(links.connectionCount()).isZero();
    assertThat(counts.failures).isEmpty();
    assertThat(counts.sentBytes).isEqualTo(datagrams.traffic(Way.UP).sentBytes());
    assertThat(counts.receivedBytes).isBetween(1L, datagrams.traffic(Way.DOWN).deliveredBytes());
    assertThat(told(owner, written.get(0))).isEqualTo(Disposition.FORWARDED);
  }

  @Test
  void dialsForNewsAloneAndHearsThem() throws Exception {
    slowness = SLOWLY;
    write(3);
    round();
    home.fetch(owner, true);
    pass(PATIENT.newsMillis());
    assertThat(round()).isZero();
    assertThat(counts.dialled).isEqualTo(1);
    assertThat(told(owner, written.get(0))).isEqualTo(Disposition.COLLECTED);
    write(1);
    round();
    assertThat(counts.answers).containsExactly(Map.entry(AckCode.STORED, 4));
    assertThat(counts.dialled).isEqualTo(1);
  }

  @Test
  void leavesThePutsToTheLinkWhereDatagramsDoNotPassAndRemembersIt() throws Exception {
    through(DEAD, DEAD);
    write(20);
    assertThat(mutedRound(sent(0))).isZero();
    expectEachOnce();
    assertThat(counts.dialled).isEqualTo(1);
    long sent = datagrams.traffic(Way.UP).sentBytes();
    assertThat(sent).isPositive();
    write(20);
    assertThat(mutedRound(sent(0))).isZero();
    expectEachOnce();
    long small = datagrams.traffic(Way.UP).sentBytes();
    assertThat(small).isGreaterThan(sent);
    write(20);
    assertThat(round()).isZero();
    expectEachOnce();
    assertThat(datagrams.traffic(Way.UP).sentBytes()).isEqualTo(small);
    assertThat(counts.failures).isEmpty();
  }

  @Test
  void goesBySmallDatagramsWhereLargeOnesDoNotPass() throws Exception {
    datagrams.narrow(PayloadSize.SMALL.datagramBytes());
    write(20);
    assertThat(mutedRound(sent(0))).isZero();
    expectEachOnce();
    assertThat(counts.dialled).isEqualTo(1);
    write(20);
    assertThat(round()).isZero();
    expectEachOnce();
    write(20);
    assertThat(round()).isZero();
    expectEachOnce();
    assertThat(counts.dialled).isEqualTo(1);
    assertThat(counts.failures).isEmpty();
  }

  @Test
  void losesAndDoublesNothingThatACutFindsOnItsWay() throws Exception {
    slowness = SLOWLY;
    int count = 400;
    write(count);
    CompletableFuture<Void> cut =
        CompletableFuture.runAsync(
            () -> {
              while (home.store().figures().waitingCount() < count / 4) {
                Thread.onSpinWait();
              }
              datagrams.closeWindow();
              links.closeWindow();
              pass(LONG_MILLIS);
            });
    round();
    cut.join();
    List<String> came = atHome();
    assertThat(came).hasSizeBetween(count / 4, count - 1);
    List<String> kept = waiting();
    assertThat(kept).isNotEmpty();
    for (String text : written) {
      // Let go of only if it is at home.
      assertThat(kept.contains(text) || came.contains(text)).isTrue();
    }
    assertThat(counts.failures).containsExactly(LinkException.Cause.UNREACHABLE);
    links.openWindow();
    datagrams.openWindow();
    datagrams.changeAddresses();
    pass(LONG_MILLIS);
    assertThat(round()).isZero();
    expectEachOnce();
  }

  @Test
  void learnsLaterWhatArrivedWhenNothingCouldComeBack() throws Exception {
    through(GOOD, DEAD);
    links.closeWindow();
    write(12); // as many as go before anything has to come back
    assertThat(mutedRound(arrived(12))).isZero();
    assertThat(waiting()).hasSize(12);
    assertThat(atHome()).hasSize(12);
    assertThat(counts.answers).isEmpty();
    assertThat(counts.failures).containsExactly(LinkException.Cause.UNREACHABLE);
    through(DEAD, DEAD);
    links.openWindow();
    pass(LONG_MILLIS);
    assertThat(mutedRound(sent(12 * 300))).isZero(); // nothing is new: from the beginning
    assertThat(links.traffic(Way.UP).deliveredBytes()).isBetween(1L, QUESTIONS_BYTES);
    expectEachOnce();
  }

  /** A cut left doubts, and the network lets datagrams pass and nothing else. */
  @Test
  void goesOnByDatagramsAloneWhereNobodyCanBeAsked() throws Exception {
    links.closeWindow();
    through(DEAD, DEAD);
    write(20);
    mutedRound(sent(20 * 300));
    through(SLOW, GOOD);
    slowness = SLOWLY;
    pass(LONG_MILLIS);
    write(60); // of which some are still to go when the link cannot be dialled
    assertThat(round()).isZero();
    expectEachOnce();
    assertThat(links.connectionCount()).isZero();
    assertThat(counts.answers).containsExactly(Map.entry(AckCode.STORED, 80));
  }

  /** Each window brings what the one before did not, though nobody ever hears of it. */
  @Test
  void goesOnWindowByWindowWhereNothingEverComesBack() throws Exception {
    links.closeWindow();
    through(GOOD, DEAD);
    for (int window = 1; window <= 2; window++) {
      write(10);
      mutedRound(arrived(10 * window));
      assertThat(atHome()).hasSize(10 * window);
      pass(LONG_MILLIS);
    }
    assertThat(waiting()).hasSize(20);
    BooleanSupplier again = sent(20 * 300);
    mutedRound(again); // nothing is new: from the beginning
    assertThat(again.getAsBoolean()).isTrue();
    links.openWindow();
    pass(LONG_MILLIS);
    mutedRound(sent(20 * 300));
    assertThat(links.connectionCount()).isEqualTo(1);
    expectEachOnce();
  }
}
