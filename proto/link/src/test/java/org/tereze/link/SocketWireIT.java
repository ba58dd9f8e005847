package org.tereze.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class SocketWireIT {
  private static final long LONG_MILLIS = 3_600_000;

  private final byte[] buffer = new byte[64];
  private ServerSocket listener;
  private Socket peer;
  private Wire wire;

  @BeforeEach
  void connect() throws Exception {
    listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    wire =
        SocketWire.dialer(System::nanoTime)
            .dial(listener.getInetAddress().getHostAddress(), listener.getLocalPort(), LONG_MILLIS);
    peer = listener.accept();
  }

  @AfterEach
  void close() throws Exception {
    wire.close();
    peer.close();
    listener.close();
  }

  private int read() {
    try {
      return wire.read(buffer, 0, buffer.length, LONG_MILLIS);
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void endsAReadThatWaitsWhenItIsWoken() throws Exception {
    CompletableFuture<Integer> waiting = CompletableFuture.supplyAsync(this::read);
    while (!waiting.isDone()) {
      wire.wake(); // before or while it waits: it may not be lost
    }
    assertThat(waiting.get(30, TimeUnit.SECONDS)).isZero();
  }

  @Test
  void remembersThatItWasWokenAndThenWaitsForBytes() throws Exception {
    wire.wake();
    wire.write(new byte[3], 0, 3, LONG_MILLIS);
    assertThat(read()).isZero();
    CompletableFuture<Integer> waiting = CompletableFuture.supplyAsync(this::read);
    peer.getOutputStream().write(new byte[5]);
    assertThat(waiting.get(30, TimeUnit.SECONDS)).isEqualTo(5);
    assertThat(peer.getInputStream().readNBytes(3)).hasSize(3);
  }

  @Test
  void canBeWokenAfterItsEnd() throws Exception {
    wire.close();
    wire.wake();
    assertThat(peer.getInputStream().read()).isNegative();
  }
}
