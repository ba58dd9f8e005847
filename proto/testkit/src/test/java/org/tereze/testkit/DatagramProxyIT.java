package org.tereze.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The proxy before a server that sends every datagram back. */
@Timeout(60)
final class DatagramProxyIT {
  private static final int SILENCE_MILLIS = 300;
  private static final int PATIENCE_MILLIS = 30_000;

  private final DatagramSocket server = new DatagramSocket(0, InetAddress.getLoopbackAddress());
  private final Set<SocketAddress> seen = ConcurrentHashMap.newKeySet();

  DatagramProxyIT() throws IOException {}

  @BeforeEach
  void start() {
    start(server);
  }

  private void start(DatagramSocket socket) {
    Thread thread = new Thread(() -> echoAll(socket), "echo");
    thread.setDaemon(true);
    thread.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void isSilentWhileClosedAndCarriesWhileOpen() throws Exception {
    try (DatagramProxy proxy = proxy(LineShape.PERFECT);
        DatagramSocket client = client(proxy)) {
      assertSilent(client, "nobody hears this");
      for (int window = 0; window < 3; window++) {
        proxy.openWindow();
        byte[] bytes = new SeededRandom(window).bytes(1_232);
        send(client, bytes);
        assertThat(receive(client)).isEqualTo(bytes);
        proxy.closeWindow();
        assertSilent(client, "nor this");
      }
      assertThat(proxy.traffic(Way.UP).deliveredBytes()).isEqualTo(3 * 1_232);
      assertThat(proxy.traffic(Way.DOWN).deliveredBytes()).isEqualTo(3 * 1_232);
      assertThat(proxy.traffic(Way.UP).packetBytes()).isEqualTo(3 * 1_260);
    }
  }

  @Test
  void losesWhatIsUnderWayWhenTheWindowCloses() throws Exception {
    LineShape slow = LineShape.of(0, Duration.ofSeconds(1), 0);
    try (DatagramProxy proxy =
            new DatagramProxy(target(), slow, LineShape.PERFECT, 7, System::nanoTime);
        DatagramSocket client = client(proxy)) {
      proxy.openWindow();
      send(client, new byte[50]);
      while (proxy.traffic(Way.UP).segments() == 0) {
        Thread.onSpinWait();
      }
      proxy.closeWindow();
      proxy.openWindow();
      assertNothingComes(client, 1_500);
      assertThat(proxy.traffic(Way.UP).deliveredBytes()).isZero();
    }
  }

  @Test
  void takesItsTime() throws Exception {
    // 1,000 bytes a second and 100 ms, both ways: 500 bytes with 28 take 628 ms each way.
    try (DatagramProxy proxy = proxy(LineShape.of(8_000, Duration.ofMillis(100), 0));
        DatagramSocket client = client(proxy)) {
      proxy.openWindow();
      long start = System.nanoTime();
      send(client, new byte[500]);
      receive(client);
      assertThat((System.nanoTime() - start) / 1_000_000).isBetween(1_256L, 15_000L);
    }
  }

  @Test
  void letsNoMoreThanSoManyBytesArriveBeforeACut() throws Exception {
    try (DatagramProxy proxy = proxy(LineShape.PERFECT);
        DatagramSocket client = client(proxy)) {
      proxy.openWindow();
      proxy.cutAfter(Way.UP, 250);
      send(client, new byte[100]);
      send(client, new byte[100]);
      assertThat(receive(client)).hasSize(100);
      assertThat(receive(client)).hasSize(100);
      assertSilent(client, "fifty bytes are left, and this is longer than that: x");
      assertSilent(client, "short");
      assertThat(proxy.traffic(Way.UP).deliveredBytes()).isEqualTo(200);
      proxy.openWindow();
      send(client, new byte[100]);
      assertThat(receive(client)).hasSize(100);
    }
  }

  @Test
  void keepsClientsApartAndGivesThemNewAddresses() throws Exception {
    try (DatagramProxy proxy = proxy(LineShape.PERFECT);
        DatagramSocket one = client(proxy);
        DatagramSocket other = client(proxy)) {
      proxy.openWindow();
      send(one, new byte[] {1});
      send(other, new byte[] {2, 2});
      assertThat(receive(one)).containsExactly(1);
      assertThat(receive(other)).containsExactly(2, 2);
      assertThat(seen).hasSize(2);
      proxy.changeAddresses();
      send(one, new byte[] {3});
      assertThat(receive(one)).containsExactly(3);
      assertThat(seen).hasSize(3);
    }
  }

  @Test
  void isSilentWhileTheServerIsGone() throws Exception {
    try (DatagramProxy proxy = proxy(LineShape.PERFECT);
        DatagramSocket client = client(proxy)) {
      proxy.openWindow();
      SocketAddress address = server.getLocalSocketAddress();
      server.close();
      for (int i = 0; i < 100; i++) {
        send(client, new byte[] {1});
      }
      assertSilent(client, "is there anybody?");
      try (DatagramSocket again = new DatagramSocket(address)) {
        start(again);
        send(client, new byte[] {7});
        assertThat(receive(client)).containsExactly(7);
      }
    }
  }

  @Test
  void losesAndDropsAndCountsBoth() throws Exception {
    LineShape shape = LineShape.of(8_000_000, Duration.ZERO, 0.3).withQueueBytes(12_800);
    try (DatagramProxy proxy = new DatagramProxy(target(), shape, LineShape.PERFECT, 7, () -> 0);
        DatagramSocket client = client(proxy)) {
      proxy.openWindow();
      for (int i = 0; i < 150; i++) {
        send(client, new byte[100]);
      }
      // Its clock stands still: what the queue has room for is 100.
      while (proxy.traffic(Way.UP).segments() + proxy.droppedCount(Way.UP) < 150) {
        Thread.onSpinWait();
      }
      assertThat(proxy.traffic(Way.UP).segments()).isEqualTo(100);
      assertThat(proxy.droppedCount(Way.UP)).isEqualTo(50);
      assertThat(proxy.traffic(Way.UP).lostSegments()).isBetween(15L, 45L);
    }
  }

  private InetSocketAddress target() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort());
  }

  private DatagramProxy proxy(LineShape shape) throws IOException {
    return new DatagramProxy(target(), shape, shape, 7, System::nanoTime);
  }

  private static DatagramSocket client(DatagramProxy proxy) throws IOException {
    DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    socket.connect(proxy.address());
    return socket;
  }

  private static void send(DatagramSocket client, byte[] bytes) throws IOException {
    client.send(new DatagramPacket(bytes, bytes.length));
  }

  private static byte[] receive(DatagramSocket client) throws IOException {
    client.setSoTimeout(PATIENCE_MILLIS);
    DatagramPacket packet = new DatagramPacket(new byte[2_000], 2_000);
    client.receive(packet);
    return Arrays.copyOf(packet.getData(), packet.getLength());
  }

  private static void assertSilent(DatagramSocket client, String text) throws IOException {
    send(client, text.getBytes(StandardCharsets.UTF_8));
    assertNothingComes(client, SILENCE_MILLIS);
  }

  private static void assertNothingComes(DatagramSocket client, int millis) throws IOException {
    client.setSoTimeout(millis);
    DatagramPacket packet = new DatagramPacket(new byte[2_000], 2_000);
    assertThatThrownBy(() -> client.receive(packet)).isInstanceOf(SocketTimeoutException.class);
  }

  private void echoAll(DatagramSocket socket) {
    DatagramPacket packet = new DatagramPacket(new byte[2_000], 2_000);
    while (!socket.isClosed()) {
      try {
        packet.setLength(2_000);
        socket.receive(packet);
        seen.add(packet.getSocketAddress());
        socket.send(packet);
      } catch (IOException e) {
        return;
      }
    }
  }
}
