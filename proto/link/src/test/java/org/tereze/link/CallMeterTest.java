package org.tereze.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.tereze.window.schedule.CallLimits;
import org.tereze.window.schedule.ContactPlan;
import org.tereze.window.schedule.FixedWindow;
import org.tereze.window.schedule.WindowHistory;
import org.tereze.window.schedule.WindowSchedule;

/** What a call may take of its window. */
class CallMeterTest {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // it may wrap
  private final CallMeter meter = new CallMeter(nanos::get);

  private static CallLimits limits(String... values) throws Exception {
    Map<String, String> named = new HashMap<>(Map.of("at", "* * * * *", "lasts", "1d"));
    for (int i = 0; i < values.length; i += 2) {
      named.put(values[i], values[i + 1]);
    }
    ContactPlan plan = ContactPlan.of(List.of(FixedWindow.parse(named)));
    Instant now = Instant.parse("2026-11-22T12:00:00Z");
    return new WindowSchedule(plan, null, new WindowHistory(), new Random(1))
        .next(now, null)
        .limits();
  }

  private void pass(long millis) {
    nanos.addAndGet(millis * 1_000_000);
  }

  @Test
  void closesShortlyBeforeTheVolumeIsUsedUpAndIsOverThen() throws Exception {
    meter.begin(limits("volume", "10 kB"), Duration.ofHours(1), 1_000);
    meter.sent(7_000);
    assertThat(meter.isClosing()).isFalse();
    meter.received(1_000);
    assertThat(meter.leftBytes()).isEqualTo(1_000);
    assertThat(meter.isClosing()).isTrue();
    assertThat(meter.isOver()).isFalse();
    meter.check();
    meter.received(1_000);
    assertThat(meter.bytes()).isEqualTo(9_000);
    assertThat(meter.isOver()).isTrue();
    assertThatThrownBy(meter::check).isInstanceOf(IOException.class);
    meter.end();
    assertThat(meter.isClosing()).isFalse();
  }

  @Test
  void closesTwoSecondsBeforeItsTimeIsOver() throws Exception {
    meter.begin(limits(), Duration.ofMinutes(5), 0);
    pass(297_999);
    assertThat(meter.isClosing()).isFalse();
    pass(1);
    assertThat(meter.isClosing()).isTrue();
    assertThat(meter.leftMillis()).isEqualTo(2_000);
    pass(2_000);
    assertThat(meter.isOver()).isTrue();
    meter.begin(limits(), Duration.ofSeconds(10), 0);
    pass(8_999);
    assertThat(meter.isClosing()).isFalse();
  }

  @Test
  void isOverWhenNothingWasSaidOrHeardForTooLong() throws Exception {
    meter.begin(limits("idle", "30s"), Duration.ofHours(1), 0);
    pass(29_999);
    meter.received(1);
    pass(29_999);
    assertThat(meter.isOver()).isFalse();
    pass(1);
    assertThat(meter.isOver()).isTrue();
  }

  @Test
  void letsTheNextBytesWaitUntilThoseBeforeAreDueAtTheRate() throws Exception {
    meter.begin(limits("send_rate", "8 kbit/s", "receive_rate", "100 B/s"), Duration.ofHours(1), 0);
    meter.sent(500);
    assertThat(meter.untilSendMillis()).isEqualTo(500);
    meter.sent(1_000);
    assertThat(meter.untilSendMillis()).isEqualTo(1_500);
    assertThat(meter.untilReceiveMillis()).isZero();
    meter.received(250);
    pass(1_500);
    assertThat(meter.untilSendMillis()).isZero();
    assertThat(meter.untilReceiveMillis()).isEqualTo(1_000);
  }

  /** Holds what was written, gives zeros. */
  private static final class Line implements Wire {
    private int written;
    private boolean closed;

    @Override
    public int read(byte[] into, int offset, int length, long timeoutMillis) {
      return length;
    }

    @Override
    public void write(byte[] from, int offset, int length, long timeoutMillis) {
      written += length;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  /** A line and an ether, on which a pause takes the time of this test. */
  private final class Ways implements Dialer {
    private final Wire line;
    private final DatagramWire ether;

    Ways(Wire line, DatagramWire ether) {
      this.line = line;
      this.ether = ether;
    }

    @Override
    public Wire dial(String host, int port, long timeoutMillis) {
      return line;
    }

    @Override
    public DatagramWire datagrams(String host, int port) {
      return ether;
    }

    @Override
    public void pause(long millis) {
      pass(millis);
    }
  }

  @Test
  void readsASecondsWorthAtATimeAndNotSoonerThanItIsDue() throws Exception {
    meter.begin(limits("receive_rate", "100 B/s"), Duration.ofHours(1), 0);
    Wire wire = new MeteredDialer(new Ways(new Line(), new Ether()), meter).dial("", 1, 1);
    byte[] into = new byte[1_000];
    // Opening and closing take 164 bytes from the relay.
    assertThat(wire.read(into, 0, 1_000, 1_600)).isZero();
    assertThat(wire.read(into, 0, 1_000, 100)).isEqualTo(100);
    assertThat(meter.untilReceiveMillis()).as("52 of them IP and TCP").isEqualTo(1_520);
    assertThat(wire.read(into, 0, 1_000, 0)).isZero();
    assertThat(wire.read(into, 0, 1_000, 5_000)).isEqualTo(100);
    wire.wake();
    assertThat(wire.read(into, 0, 1_000, 5_000)).isZero();
    assertThat(wire.read(into, 0, 1_000, 5_000)).isEqualTo(100);
  }

  @Test
  void writesNothingMoreWhenItIsOverOrClosedWhileItWaits() throws Exception {
    meter.begin(limits("send_rate", "100 B/s"), Duration.ofSeconds(20), 0);
    Line line = new Line();
    MeteredDialer dialer = new MeteredDialer(new Ways(line, new Ether()), meter);
    Wire wire = dialer.dial("", 1, 1);
    wire.write(new byte[1_000], 0, 1_000, 1);
    wire.write(new byte[1_500], 0, 1_500, 1); // ten seconds later
    assertThatThrownBy(() -> wire.write(new byte[1], 0, 1, 1)).isInstanceOf(IOException.class);
    assertThat(line.written).isEqualTo(2_500);
    assertThatThrownBy(() -> dialer.dial("", 1, 1)).isInstanceOf(IOException.class);
    meter.begin(limits("send_rate", "100 B/s"), Duration.ofHours(1), 0);
    Wire another = dialer.dial("", 1, 1);
    another.write(new byte[1_000], 0, 1_000, 1);
    another.close();
    assertThatThrownBy(() -> another.write(new byte[1], 0, 1, 1)).hasMessage("closed");
    assertThat(line.closed).isTrue();
  }

  /** Hears nothing. */
  private static final class Ether implements DatagramWire {
    private int sent;

    @Override
    public void send(byte[] from, int offset, int length) {
      sent++;
    }

    @Override
    public int receive(byte[] into, long timeoutMillis) {
      return 0;
    }

    @Override
    public void wake() {}

    @Override
    public int headerBytes() {
      return 28;
    }

    @Override
    public String network() {
      return "ether";
    }

    @Override
    public void close() {}
  }

  @Test
  void countsDatagramsWithTheirHeadersAndSendsNoneAboveTheVolume() throws Exception {
    Ether ether = new Ether();
    MeteredDialer metered = new MeteredDialer(new Ways(new Line(), ether), meter);
    meter.begin(limits("volume", "1 kB", "send_rate", "20 kbit/s"), Duration.ofHours(1), 0);
    DatagramWire wire = Objects.requireNonNull(metered.datagrams("", 1));
    assertThat(wire.mostBytesPerSecond()).isEqualTo(2_500);
    wire.send(new byte[600], 0, 600);
    wire.send(new byte[600], 0, 600);
    assertThat(meter.bytes()).isEqualTo(1_256);
    assertThatThrownBy(() -> wire.send(new byte[1], 0, 1)).isInstanceOf(IOException.class);
    assertThat(ether.sent).isEqualTo(2);
    assertThat(metered.datagrams("", 1)).isNull();
    meter.begin(limits("send_rate", "10 kbit/s"), Duration.ofHours(1), 0);
    assertThat(metered.datagrams("", 1)).isNull();
  }
}
