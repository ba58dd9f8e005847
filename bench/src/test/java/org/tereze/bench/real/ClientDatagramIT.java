package org.tereze.bench.real;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tereze.client.Draft;
import org.tereze.client.burst.BurstOutcome;
import org.tereze.client.cost.LinkCost;
import org.tereze.client.outbox.SentReport;
import org.tereze.client.outbox.SentState;
import org.tereze.relay.ops.RelayClock;
import org.tereze.testkit.DatagramProxy;
import org.tereze.testkit.LineShape;
import org.tereze.testkit.LinkProxy;
import org.tereze.testkit.Way;
import org.tereze.wire.Precedence;
import org.tereze.wire.datagram.PayloadSize;

/** A phone's bursts by datagrams beside a link, with a relay of RocksDB, on real sockets. */
@Execution(ExecutionMode.CONCURRENT)
final class ClientDatagramIT {
  private static final int REPORTS = 20;

  /** Less than the reports would need: what a link takes that puts nothing. */
  private static final long ERRANDS_BYTES = 1_500;

  /** The proxy wants a chance; this one does not come. */
  private static final double MUTE = 1 - 1e-12;

  @TempDir private Path folder;

  private LocalRelay relay;
  private LinkProxy links;
  private DatagramProxy datagrams;
  private Correspondent reporter;
  private Correspondent relative;
  private int written;

  @BeforeEach
  void meet() throws Exception {
    relay =
        new LocalRelay(
            folder.resolve("relay"), new RelayClock(InstantSource.system(), System::nanoTime));
    links =
        new LinkProxy(relay.socket(), LineShape.PERFECT, LineShape.PERFECT, 1, System::nanoTime);
    links.openWindow();
    LineShape bad = LineShape.of(1_000_000, Duration.ofMillis(20), 0.05);
    datagrams = new DatagramProxy(relay.socket(), bad, bad, 2, System::nanoTime);
    reporter = person("reporter");
    relative = person("relative");
    reporter.meet(relative);
    relative.flush();
    reporter.flush();
    reporter.sendDatagramsThrough(relay, datagrams.address());
    write();
  }

  @AfterEach
  void part() throws Exception {
    reporter.close();
    relative.close();
    links.close();
    datagrams.close();
    relay.close();
  }

  private Correspondent person(String name) throws Exception {
    Correspondent person = new Correspondent(name, folder, Clock.systemUTC(), System::nanoTime);
    person.client().addRelay(relay.address());
    person.goThrough(relay, links.address());
    return person;
  }

  private void write() throws Exception {
    for (int i = 0; i < REPORTS; i++) {
      reporter.write(relative, "report " + written++);
    }
  }

  private BurstOutcome flush() throws Exception {
    List<BurstOutcome> outcomes = reporter.flush();
    assertThat(outcomes).hasSize(1);
    return outcomes.get(0);
  }

  private long putByLinks() {
    return links.traffic(Way.UP).deliveredBytes();
  }

  private void expectEachOnce() throws Exception {
    for (SentReport sent : reporter.client().outbox()) {
      assertThat(sent.state()).isEqualTo(SentState.IN_CUSTODY);
    }
    relative.flush();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < written; i++) {
      expected.add("report " + i);
    }
    assertThat(relative.texts()).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  @Timeout(60)
  void putsByDatagramsAndDoesTheRestByALink() throws Exception {
    datagrams.openWindow();
    long before = putByLinks();
    BurstOutcome outcome = flush();
    assertThat(outcome.problem()).isNull();
    assertThat(outcome.put()).isEqualTo(REPORTS);
    assertThat(outcome.inCustody()).isEqualTo(REPORTS);
    assertThat(putByLinks() - before).isPositive().isLessThan(ERRANDS_BYTES);
    expectEachOnce();
    List<LinkCost> costs = reporter.client().linkCosts();
    LinkCost ofDatagrams = costs.get(costs.size() - 1);
    assertThat(ofDatagrams.reports()).isEqualTo(REPORTS);
    assertThat(outcome.sentBytes())
        .isEqualTo(ofDatagrams.sentBytes() + costs.get(costs.size() - 2).sentBytes());
  }

  @Test
  @Timeout(60)
  void leavesThePutsToTheLinkWhereDatagramsDoNotPassAndRemembersIt() throws Exception {
    LineShape dead = LineShape.of(1_000_000, Duration.ofMillis(20), MUTE);
    try (DatagramProxy nothing =
        new DatagramProxy(relay.socket(), dead, dead, 3, System::nanoTime)) {
      nothing.openWindow();
      reporter.sendDatagramsThrough(relay, nothing.address());
      BurstOutcome outcome = flush();
      assertThat(outcome.problem()).isNull();
      assertThat(outcome.inCustody()).isEqualTo(REPORTS);
      expectEachOnce();
      long sent = nothing.traffic(Way.UP).sentBytes();
      assertThat(sent).isPositive();
      write();
      assertThat(flush().inCustody()).isEqualTo(REPORTS);
      long small = nothing.traffic(Way.UP).sentBytes();
      assertThat(small).isGreaterThan(sent);
      write();
      assertThat(flush().inCustody()).isEqualTo(REPORTS);
      assertThat(nothing.traffic(Way.UP).sentBytes()).isEqualTo(small);
    }
    expectEachOnce();
  }

  @Test
  @Timeout(60)
  void goesBySmallDatagramsWhereLargeOnesDoNotPass() throws Exception {
    datagrams.narrow(PayloadSize.SMALL.datagramBytes());
    datagrams.openWindow();
    assertThat(flush().inCustody()).isEqualTo(REPORTS);
    for (int call = 0; call < 2; call++) {
      write();
      long before = putByLinks();
      BurstOutcome outcome = flush();
      assertThat(outcome.inCustody()).isEqualTo(REPORTS);
      assertThat(putByLinks() - before).isLessThan(ERRANDS_BYTES);
    }
    expectEachOnce();
  }

  /** As if it had not been tried: put at once, and asked about when it is in custody. */
  @Test
  @Timeout(60)
  void hasNotSentWhatWasRefused() throws Exception {
    int free;
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    reporter.sendDatagramsThrough(
        relay, new InetSocketAddress(InetAddress.getLoopbackAddress(), free));
    links.closeWindow();
    assertThat(flush().put()).isZero();
    links.openWindow();
    assertThat(flush().put()).isEqualTo(REPORTS);
    expectEachOnce();
    flush();
    for (SentReport sent : reporter.client().outbox()) {
      assertThat(sent.state()).isEqualTo(SentState.COLLECTED);
    }
  }

  @Test
  @Timeout(60)
  void putsAnOpeningBeforeWhatIsMoreUrgentThoughBothGoAgain() throws Exception {
    reporter.client().write(new Draft("relative", "urgent").precedence(Precedence.FLASH));
    LineShape dead = LineShape.of(1_000_000, Duration.ofMillis(20), MUTE);
    links.closeWindow();
    try (DatagramProxy nothing =
        new DatagramProxy(relay.socket(), dead, dead, 3, System::nanoTime)) {
      nothing.openWindow();
      reporter.sendDatagramsThrough(relay, nothing.address());
      assertThat(flush().put()).isEqualTo(REPORTS + 1);
    }
    datagrams.openWindow();
    links.openWindow();
    reporter.sendDatagramsThrough(relay, datagrams.address());
    assertThat(flush().inCustody()).isEqualTo(REPORTS + 1);
    BurstOutcome fetched = relative.flush().get(0);
    assertThat(fetched.shown()).isEqualTo(REPORTS + 1);
    assertThat(fetched.unopened()).isZero();
  }

  @Test
  @Timeout(60)
  void learnsLaterWhatArrivedWhenNothingCouldComeBack() throws Exception {
    LineShape good = LineShape.of(1_000_000, Duration.ofMillis(20), 0);
    LineShape mute = LineShape.of(1_000_000, Duration.ofMillis(20), MUTE);
    try (DatagramProxy oneWay =
        new DatagramProxy(relay.socket(), good, mute, 3, System::nanoTime)) {
      oneWay.openWindow();
      reporter.sendDatagramsThrough(relay, oneWay.address());
      links.closeWindow();
      assertThat(flush().problem()).isNotNull();
      assertThat(oneWay.traffic(Way.DOWN).deliveredBytes()).isZero();
    }
    links.openWindow();
    long before = putByLinks();
    assertThat(flush().inCustody()).isZero();
    assertThat(putByLinks() - before).isLessThan(ERRANDS_BYTES);
    expectEachOnce();
  }
}
