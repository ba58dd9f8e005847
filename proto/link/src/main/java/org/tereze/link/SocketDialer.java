package org.tereze.link;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.LongSupplier;

/** Plain sockets. */
final class SocketDialer implements Dialer {
  private final LongSupplier nanoTime;

  SocketDialer(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  @Override
  public Wire dial(String host, int port, long timeoutMillis) throws IOException {
    return SocketWire.connect(host, port, timeoutMillis, nanoTime);
  }

  @Override
  public DatagramWire datagrams(String host, int port) throws IOException {
    return new SocketDatagrams(new InetSocketAddress(host, port));
  }
}
