package org.tereze.relay.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.link.CallMeter;
import org.tereze.link.DatagramWire;
import org.tereze.link.Dialer;
import org.tereze.link.LinkCall;
import org.tereze.link.LinkException;
import org.tereze.link.MeteredDialer;
import org.tereze.link.Wire;
import org.tereze.relay.queue.Submission;
import org.tereze.relay.session.TestHome;
import org.tereze.relay.session.TestOwner;
import org.tereze.relay.store.MailboxStore;
import org.tereze.relay.store.MemoryMailboxStore;
import org.tereze.relay.store.RocksMailboxStore;
import org.tereze.relay.store.StoreException;
import org.tereze.relay.store.StoreLimits;
import org.tereze.relay.store.TransitEnvelope;
import org.tereze.relay.store.TransitHead;
import org.tereze.window.schedule.WindowHistory;
import org.tereze.wire.AckCode;
import org.tereze.wire.Disposition;
import org.tereze.wire.Outcome;
import org.tereze.wire.Precedence;
import org.tereze.wire.burst.Introduction;
import org.tereze.wire.burst.OutgoingPut;

/** An edge over RocksDB, its home, and the edge's uplink, run by the test's thread and clock. */
abstract class UplinkScene {
  private static final long NANOS_PER_MILLI = 1_000_000;
  static final UplinkLimits LIMITS = new UplinkLimits(600_000, 0, 3_600_000, 1_000);

  @TempDir Path folder = Path.of("");
  final TestOwner owner = new TestOwner("relative");
  final TestOwner other = new TestOwner("another relative");
  final AtomicLong nanos = new AtomicLong();
  final AtomicInteger hours = new AtomicInteger();
  final Counts counts = new Counts();
  boolean unreachable;

  /** Of the machine; goes along with the other clock. */
  Instant begun = Instant.parse("2026-11-22T12:00:00Z");

  @Nullable CallPlan plan;
  WindowHistory history = new WindowHistory();
  final List<byte[]> kept = new ArrayList<>();

  /** Takes what the uplink learned. */
  Predicate<Submission> committer = submission -> false;

  TestHome edge;
  TestHome home;
  Uplink uplink;

  /** Of the last uplink that was made. */
  @SuppressWarnings("NullAway.Init")
  CallTimes times;

  /** What the uplink counted. */
  static final class Counts implements UplinkMetrics {
    final Map<AckCode, Integer> answers = new EnumMap<>(AckCode.class);
    final Map<Disposition, Integer> news = new EnumMap<>(Disposition.class);
    final Map<Outcome, Integer> requests = new EnumMap<>(Outcome.class);
    final List<LinkException.Cause> failures = new ArrayList<>();
    final List<Boolean> tries = new ArrayList<>();
    double nextTrySeconds;
    int dialled;
    int opened;
    int closed;
    long sentBytes;
    long receivedBytes;

    /** Called at each answer to a request. */
    Runnable onRequested = () -> {};

    @Override
    public void tried(boolean answered) {
      tries.add(answered);
    }

    @Override
    public void nextTry(double seconds) {
      nextTrySeconds = seconds;
    }

    @Override
    public void dialled() {
      dialled++;
    }

    @Override
    public void linkOpened() {
      opened++;
    }

    @Override
    public void linkClosed() {
      closed++;
    }

    @Override
    public void linkFailed(LinkException.Cause why) {
      failures.add(why);
    }

    @Override
    public void answered(AckCode code, int bytes) {
      answers.merge(code, 1, Integer::sum);
    }

    @Override
    public void told(Disposition disposition) {
      news.merge(disposition, 1, Integer::sum);
    }

    @Override
    public void requested(Outcome outcome) {
      requests.merge(outcome, 1, Integer::sum);
      onRequested.run();
    }

    @Override
    public void bytes(long sent, long received) {
      sentBytes += sent;
      receivedBytes += received;
    }
  }

  /** The home's store. */
  MailboxStore homeStore() {
    return new MemoryMailboxStore();
  }

  @BeforeEach
  void open() throws StoreException {
    MailboxStore store =
        RocksMailboxStore.open(
            folder, StoreLimits.defaults(), () -> Long.MAX_VALUE, new SecureRandom());
    edge = new TestHome(store);
    committer = edge.committer()::offer;
    home = new TestHome(homeStore());
    hours.set(edge.hour());
    edge.route(wanted -> wanted.equals(home.id()) ? home.id() : null);
    uplink = uplink(LIMITS);
    home.claim(owner);
    home.claim(other);
  }

  Uplink uplink(UplinkLimits limits) {
    return uplink(
        limits,
        (host, port, millis) -> {
          if (unreachable) {
            throw new IOException("no network");
          }
          return home.dial();
        },
        nanos::get,
        nanos::get);
  }

  /** Its timeouts by one clock, what happens on the line by another. */
  Uplink uplink(UplinkLimits limits, Dialer dialer, LongSupplier clock, LongSupplier lineClock) {
    Upstream upstream =
        new Upstream(1, "home.example", 7_460, home.key(), Set.of(home.id()), false, plan());
    Onward onward = new Onward(edge.store().transit(), wanted -> home.id(), edge.id(), home.id());
    CallMeter meter = new CallMeter(clock);
    Dialer metered = new MeteredDialer(passing(dialer), meter);
    times =
        new CallTimes(
            upstream.plan(),
            history,
            limits,
            new CallTimes.Means(
                () -> begun.plusNanos(clock.getAsLong()), clock, new Random(1), kept::add));
    return new Uplink(
        upstream,
        new UplinkMeans(
            onward,
            submission -> committer.test(submission),
            hours::get,
            clock,
            new LinkCall(metered, new SecureRandom(), lineClock, limits.connectMillis()),
            times,
            meter,
            limits,
            counts));
  }

  /** The same, where a pause takes the time of this test. */
  private Dialer passing(Dialer dialer) {
    return new Dialer() {
      @Override
      public Wire dial(String host, int port, long timeoutMillis) throws IOException {
        return dialer.dial(host, port, timeoutMillis);
      }

      @Override
      public @Nullable DatagramWire datagrams(String host, int port) throws IOException {
        return dialer.datagrams(host, port);
      }

      @Override
      public void pause(long millis) {
        pass(millis);
      }
    };
  }

  private CallPlan plan() {
    return plan == null ? CallPlan.always(LIMITS) : plan;
  }

  @AfterEach
  void close() throws StoreException {
    edge.close();
    edge.store().close();
    home.close();
  }

  /** As a phone introduces a mailbox of the home at the edge. */
  Introduction at(TestOwner of) {
    return Introduction.elsewhere(of.mailbox, of.secret, home.id(), List.of());
  }

  void put(TestOwner to, Precedence precedence, String... texts) {
    putFor(to, precedence, 100, texts);
  }

  void putFor(TestOwner to, Precedence precedence, int lifetimeHours, String... texts) {
    List<OutgoingPut> puts = new ArrayList<>();
    for (String text : texts) {
      puts.add(new OutgoingPut(puts.size(), at(to), precedence, lifetimeHours, bytes(text)));
    }
    assertThat(edge.put(puts)).hasSize(texts.length).containsOnly(AckCode.STORED);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** One look at what waits, and everything that comes of it. */
  long round() throws StoreException {
    uplink.wake();
    long pauseMillis = uplink.round();
    edge.awaitCommitter();
    uplink.work().runTasks();
    return pauseMillis;
  }

  void pass(long millis) {
    nanos.addAndGet(millis * NANOS_PER_MILLI);
  }

  List<String> waiting() throws StoreException {
    List<String> all = new ArrayList<>();
    for (int lane = 0; lane < MailboxStore.LANES; lane++) {
      for (TransitHead head : edge.store().transit().heads(home.id(), lane, 0, 1_000)) {
        for (TransitEnvelope each :
            edge.store().transit().envelopes(head.mailbox().key(), lane, 0, 1_000, 1 << 20)) {
          all.add(new String(each.bytes(), StandardCharsets.UTF_8));
        }
      }
    }
    return all;
  }

  Disposition told(TestOwner of, String text) throws Exception {
    return edge.ask(of.ask(bytes(text)));
  }
}
