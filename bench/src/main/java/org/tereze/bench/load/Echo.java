package org.tereze.bench.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * The least that a server can do, as a yardstick: sends back to one connection what it says. A
 * program of its own, as the relay is, so that the same wake-ups are counted.
 */
final class Echo {
  private Echo() {}

  /** Takes no arguments. Prints the port that it listens to; ends with its first connection. */
  public static void main(String[] args) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 10);
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      System.out.println(((InetSocketAddress) server.getLocalAddress()).getPort());
      try (SocketChannel channel = server.accept()) {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        while (channel.read(buffer.clear()) > 0) {
          channel.write(buffer.flip());
        }
      }
    }
  }
}
