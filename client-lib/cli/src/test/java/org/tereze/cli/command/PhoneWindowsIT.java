package org.tereze.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.PortUnreachableException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tereze.cli.command.Typist.Answer;
import org.tereze.client.Client;
import org.tereze.client.ClientOptions;
import org.tereze.client.Draft;
import org.tereze.client.burst.BurstListener;
import org.tereze.client.burst.BurstOutcome;
import org.tereze.client.outbox.SentState;
import org.tereze.client.vault.VaultOptions;
import org.tereze.crypto.Argon2id;
import org.tereze.link.DatagramWire;
import org.tereze.link.Dialer;
import org.tereze.link.SocketWire;
import org.tereze.link.Wire;
import org.tereze.relay.ops.Relay;
import org.tereze.testkit.FakeClock;
import org.tereze.testkit.SeededRandom;
import org.tereze.window.schedule.NextTry;
import org.tereze.window.schedule.NextTry.Why;
import org.tereze.window.schedule.Probing;

/** A phone and a real relay, over sockets and a line that is open at certain hours. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class PhoneWindowsIT {
  private static final byte[] PASSPHRASE = "алма".getBytes(StandardCharsets.UTF_8);
  private static final int OPENS_MINUTE = 450;
  private static final int CLOSES_MINUTE = 600;

  @TempDir Path folder;
  private Relay relay;
  private String address;

  @BeforeEach
  void startRelay() throws Exception {
    Files.createDirectories(folder);
    relay = Relays.start(folder.resolve("relay"));
    address = Relays.address(relay.staticPublic(), relay.port());
  }

  @AfterEach
  void stopRelay() throws Exception {
    relay.stop();
  }

  /** The line of one phone, which counts what it carries. */
  private static final class Gate implements Dialer {
    private final Dialer real = SocketWire.dialer(System::nanoTime);
    private final FakeClock clock;
    final AtomicLong datagramBytes = new AtomicLong();
    final AtomicLong datagrams = new AtomicLong();
    final AtomicInteger dials = new AtomicInteger();

    Gate(FakeClock clock) {
      this.clock = clock;
    }

    static int minute(Instant now) {
      return (int) (Math.floorMod(now.getEpochSecond(), 86_400L) / 60);
    }

    private boolean isOpen() {
      int minute = minute(clock.instant());
      return minute >= OPENS_MINUTE && minute < CLOSES_MINUTE;
    }

    @Override
    public Wire dial(String host, int port, long timeoutMillis) throws IOException {
      dials.incrementAndGet();
      if (!isOpen()) {
        throw new IOException("the line is closed");
      }
      return real.dial(host, port, timeoutMillis);
    }

    @Override
    public @Nullable DatagramWire datagrams(String host, int port) throws IOException {
      DatagramWire wire = real.datagrams(host, port);
      return wire == null ? null : new Counted(wire);
    }

    /** Tells of a closed line at once, so that no test waits for silence. */
    private final class Counted implements DatagramWire {
      private final DatagramWire wire;

      Counted(DatagramWire wire) {
        this.wire = wire;
      }

      private void count(int bytes) {
        datagramBytes.addAndGet(bytes + (long) wire.headerBytes());
        datagrams.incrementAndGet();
      }

      @Override
      public void send(byte[] from, int offset, int length) throws IOException {
        count(length);
        if (isOpen()) {
          wire.send(from, offset, length);
        }
      }

      @Override
      public int receive(byte[] into, long timeoutMillis) throws IOException {
        if (!isOpen()) {
          throw new PortUnreachableException("the line is closed");
        }
        int length = wire.receive(into, timeoutMillis);
        if (length > 0) {
          count(length);
        }
        return length;
      }

      @Override
      public void wake() {
        wire.wake();
      }

      @Override
      public int headerBytes() {
        return wire.headerBytes();
      }

      @Override
      public String network() {
        return wire.network();
      }

      @Override
      public void close() {
        wire.close();
      }
    }
  }

  private Client phone(String name, FakeClock clock, Gate gate, SecureRandom random)
      throws Exception {
    ClientOptions options =
        ClientOptions.of(clock, System::nanoTime, random)
            .withDialer(gate)
            .withVault(VaultOptions.of(clock, random).withCost(new Argon2id(64, 1, 1)));
    Client phone = Client.create(folder.resolve(name), PASSPHRASE, options);
    phone.addRelay(address);
    return phone;
  }

  private static void jumpTo(FakeClock clock, Instant time) {
    Duration until = Duration.between(clock.instant(), time);
    clock.advance(until.isNegative() ? Duration.ZERO : until);
  }

  /** How long after the line opened it was found, each day. */
  private static List<Duration> live(Client phone, FakeClock clock, int days) throws Exception {
    Instant midnight = clock.instant();
    List<Duration> found = new ArrayList<>();
    for (int day = 0; day < days; day++) {
      Instant opens = midnight.plus(Duration.ofDays(day)).plusSeconds(OPENS_MINUTE * 60L);
      Instant end = midnight.plus(Duration.ofDays(day + 1));
      Duration first = null;
      NextTry next = phone.nextTry();
      while (next.at().isBefore(end)) {
        jumpTo(clock, next.at());
        List<BurstOutcome> outcomes = phone.flush(next, BurstListener.NONE);
        if (first == null && outcomes.stream().anyMatch(BurstOutcome::answered)) {
          first = Duration.between(opens, clock.instant());
        }
        next = phone.nextTry();
      }
      jumpTo(clock, end);
      found.add(first == null ? Duration.ofMinutes(CLOSES_MINUTE - OPENS_MINUTE) : first);
    }
    return found;
  }

  @Test
  void findsTheWindowOfTheFourthDaySoonerThanThatOfTheFirst() throws Exception {
    Duration first = Duration.ZERO;
    Duration fourth = Duration.ZERO;
    int phones = 6;
    for (int i = 0; i < phones; i++) {
      FakeClock clock = new FakeClock(Instant.parse("2026-12-05T00:00:00Z"));
      Gate gate = new Gate(clock);
      try (Client phone = phone("phone" + i, clock, gate, new SeededRandom(100 + i))) {
        List<Duration> found = live(phone, clock, 4);
        first = first.plus(found.get(0));
        fourth = fourth.plus(found.get(3));
      }
    }
    System.out.println(
        "found after, mean of "
            + phones
            + " phones: day 1 "
            + first.dividedBy(phones)
            + ", day 4 "
            + fourth.dividedBy(phones));
    assertThat(fourth.multipliedBy(4)).isLessThan(first.multipliedBy(3));
  }

  @Test
  void aProbeCostsLessThanTwoHundredBytesWhetherOrNotTheRelayAnswers() throws Exception {
    FakeClock clock = new FakeClock(Instant.parse("2026-12-05T04:00:00Z"));
    Gate gate = new Gate(clock);
    try (Client phone = phone("phone", clock, gate, new SecureRandom())) {
      NextTry closed = phone.nextTry();
      jumpTo(clock, closed.at());
      phone.flush(closed, BurstListener.NONE);
      assertThat(gate.datagramBytes.getAndSet(0)).isEqualTo(82 + 28);
      gate.datagrams.set(0);
      gate.dials.set(0);
      clock.advance(Duration.ofMinutes(OPENS_MINUTE - Gate.minute(clock.instant())));
      NextTry open = phone.nextTry();
      jumpTo(clock, open.at());
      assertThat(open.why()).isEqualTo(Why.PROBE);
      List<BurstOutcome> outcomes = phone.flush(open, BurstListener.NONE);
      assertThat(outcomes).singleElement().matches(one -> one.answered() && one.complete());
      assertThat(gate.datagrams.get()).isEqualTo(2);
      assertThat(gate.datagramBytes.get()).isBetween(170L, (long) Probing.PROBE_BYTES);
      assertThat(gate.dials.get()).as("there was nothing to do").isZero();
    }
  }

  @Test
  void whatWaitsFollowsTheAnsweredQuestion() throws Exception {
    FakeClock clock = new FakeClock(Instant.parse("2026-12-05T08:00:00Z"));
    Gate gate = new Gate(clock);
    Gate other = new Gate(clock);
    try (Client phone = phone("phone", clock, gate, new SecureRandom());
        Client relative = phone("relative", clock, other, new SecureRandom())) {
      relative.add("phone", phone.card("relative", "phone"));
      phone.add("relative", relative.card("phone", "relative"));
      relative.flush(BurstListener.NONE);
      long id = phone.write(new Draft("relative", "found by a guess"));
      NextTry next = phone.nextTry();
      jumpTo(clock, next.at());
      assertThat(next.why()).isEqualTo(Why.PROBE);
      assertThat(phone.flush(next, BurstListener.NONE)).allMatch(BurstOutcome::complete);
      assertThat(phone.sent(id).state()).isEqualTo(SentState.IN_CUSTODY);
    }
  }

  @Test
  void theProgramThatStaysSendsWhatIsWrittenMeanwhile() throws Exception {
    Typist reporter = new Typist("reporter", folder);
    Typist relative = new Typist("relative", folder);
    reporter.does("init", "--relay", address);
    relative.does("init", "--relay", address);
    relative.does("add", "reporter", reporter.does("card", "relative").strip());
    reporter.does("add", "relative", relative.does("card", "reporter").strip());
    relative.does("flush");
    CompletableFuture<Answer> stays =
        CompletableFuture.supplyAsync(() -> reporter.types("", "run", "--bursts", "2"));
    while (!retried(reporter, "status", "--bytes").printed().contains("link ended")) {
      assertThat(isOverWithinASecond(stays)).isFalse();
    }
    retried(reporter, "write", "--to", "relative", "written while it waits");
    Answer stayed = stays.get(60, TimeUnit.SECONDS);
    assertThat(stayed.code()).as(stayed.said()).isZero();
    assertThat(reporter.does("status")).contains("in custody");
    relative.does("flush");
    assertThat(relative.asks("inbox").get(0).get("text").asText())
        .isEqualTo("written while it waits");
  }

  private static boolean isOverWithinASecond(CompletableFuture<Answer> stays) throws Exception {
    try {
      stays.get(1, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  /** The home may be in use for the moment. */
  private static Answer retried(Typist person, String... words) {
    Answer answer = person.types("", words);
    while (answer.code() == 3) {
      answer = person.types("", words);
    }
    assertThat(answer.code()).as(answer.said()).isZero();
    return answer;
  }
}
