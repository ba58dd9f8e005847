package org.tereze.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The proxy before a server that sends everything back. */
@Timeout(60)
final class LinkProxyIT {
  private final ServerSocket server = echoServer();

  LinkProxyIT() throws IOException {}

  @BeforeEach
  void start() {
    Thread thread = new Thread(this::echoAll, "echo");
    thread.setDaemon(true);
    thread.start();
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void refusesWhileClosedAndCarriesWhileOpen() throws Exception {
    try (LinkProxy proxy = proxy(LineShape.PERFECT, LineShape.PERFECT)) {
      assertThatThrownBy(() -> connect(proxy).close()).isInstanceOf(IOException.class);
      for (int window = 0; window < 3; window++) {
        proxy.openWindow();
        try (Socket socket = connect(proxy)) {
          byte[] bytes = new SeededRandom(window).bytes(50_000);
          assertThat(exchange(socket, bytes)).isEqualTo(bytes);
          proxy.closeWindow();
          assertThatThrownBy(() -> exchange(socket, new byte[1])).isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> connect(proxy).close()).isInstanceOf(IOException.class);
      }
      assertThat(proxy.connectionCount()).isEqualTo(3);
      assertThat(proxy.traffic(Way.UP).deliveredBytes()).isEqualTo(150_000);
      assertThat(proxy.traffic(Way.DOWN).deliveredBytes()).isEqualTo(150_000);
      assertThat(proxy.traffic(Way.UP).segments()).isGreaterThanOrEqualTo(108);
      assertThat(proxy.ipBytes(Way.UP))
          .isGreaterThan(150_000 + 3 * 112 + 108 * TcpModel.PACKET_BYTES);
    }
  }

  @Test
  void lineTakesItsTime() throws Exception {
    // 1,000 bytes a second and 100 ms one way, up only: 500 bytes with 52 more take 552 ms.
    LineShape up = LineShape.of(8_000, Duration.ofMillis(100), 0);
    try (LinkProxy proxy = proxy(up, LineShape.of(0, Duration.ofMillis(100), 0))) {
      proxy.openWindow();
      try (Socket socket = connect(proxy)) {
        long start = System.nanoTime();
        exchange(socket, new byte[500]);
        long millis = (System.nanoTime() - start) / 1_000_000;
        // Opening 60 + 200, bytes 552 + 200.
        assertThat(millis).isBetween(1_000L, 15_000L);
      }
    }
  }

  @Test
  void cutsAfterExactlySoManyBytesEitherWay() throws Exception {
    for (Way way : Way.values()) {
      for (long cut : new long[] {1, 999, 1_400, 4_321}) {
        try (LinkProxy proxy = proxy(LineShape.PERFECT, LineShape.PERFECT)) {
          proxy.openWindow();
          proxy.cutAfter(way, cut);
          try (Socket socket = connect(proxy)) {
            assertThatThrownBy(() -> exchange(socket, new byte[20_000]))
                .isInstanceOf(IOException.class);
          }
          assertThat(proxy.traffic(way).deliveredBytes()).isEqualTo(cut);
          try (Socket again = connect(proxy)) {
            assertThat(exchange(again, new byte[100])).hasSize(100);
          }
        }
      }
    }
  }

  @Test
  void lossDelaysAndLosesNothing() throws Exception {
    LineShape lossy = LineShape.of(0, Duration.ZERO, 0.2);
    try (LinkProxy proxy = proxy(lossy, LineShape.PERFECT)) {
      proxy.openWindow();
      try (Socket socket = connect(proxy)) {
        byte[] bytes = new SeededRandom(9).bytes(60_000);
        assertThat(exchange(socket, bytes)).isEqualTo(bytes);
      }
      assertThat(proxy.traffic(Way.UP).lostSegments()).isPositive();
      assertThat(proxy.traffic(Way.UP).sentBytes()).isEqualTo(60_000);
    }
  }

  @Test
  void aFullQueueHoldsTheSenderBack() throws Exception {
    LineShape slow = LineShape.of(8_000, Duration.ZERO, 0).withQueueBytes(3_000);
    try (LinkProxy proxy = proxy(slow, LineShape.PERFECT)) {
      proxy.openWindow();
      try (Socket socket = connect(proxy)) {
        socket.setSendBufferSize(4_096);
        socket.setSoTimeout(500);
        Thread writer = new Thread(() -> writeQuietly(socket, new byte[200_000]));
        writer.start();
        // Nothing of interest comes back in time; what is held meanwhile is what counts.
        assertThatThrownBy(() -> readFully(socket, 100_000)).isInstanceOf(IOException.class);
        long held = proxy.traffic(Way.UP).sentBytes() - proxy.traffic(Way.UP).deliveredBytes();
        assertThat(held).isLessThanOrEqualTo(3_000 + TcpModel.SEGMENT_BYTES);
        proxy.closeWindow();
        writer.join();
      }
    }
  }

  private LinkProxy proxy(LineShape up, LineShape down) throws IOException {
    InetSocketAddress target =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort());
    return new LinkProxy(target, up, down, 7, System::nanoTime);
  }

  private static Socket connect(LinkProxy proxy) throws IOException {
    Socket socket = new Socket();
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(30_000);
    socket.connect(proxy.address(), 5_000);
    return socket;
  }

  private static byte[] exchange(Socket socket, byte[] bytes) throws IOException {
    Thread writer = new Thread(() -> writeQuietly(socket, bytes));
    writer.start();
    return readFully(socket, bytes.length);
  }

  private static void writeQuietly(Socket socket, byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException e) {
      // The reader sees the same end.
      return;
    }
  }

  private static byte[] readFully(Socket socket, int count) throws IOException {
    byte[] bytes = socket.getInputStream().readNBytes(count);
    if (bytes.length < count) {
      throw new IOException("ended after " + bytes.length);
    }
    return bytes;
  }

  private static ServerSocket echoServer() throws IOException {
    return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  private void echoAll() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread thread = new Thread(() -> echo(socket), "echo-connection");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        return;
      }
    }
  }

  private static void echo(Socket socket) {
    try (Socket open = socket) {
      byte[] buffer = new byte[4_096];
      int count = open.getInputStream().read(buffer);
      while (count >= 0) {
        open.getOutputStream().write(buffer, 0, count);
        count = open.getInputStream().read(buffer);
      }
    } catch (IOException e) {
      // Reset, as most of these tests do.
      return;
    }
  }
}
