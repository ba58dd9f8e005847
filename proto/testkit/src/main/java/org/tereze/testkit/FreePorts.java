package org.tereze.testkit;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Random;

/**
 * Ports of the loopback that are to be used later: below the range that the kernel gives away by
 * itself, so that nobody who asks for any port gets one of them in between. Stateless.
 */
public final class FreePorts {
  private static final int FIRST_PORT = 10_000;
  private static final int PORTS = 20_000;
  private static final int TRIES = 100;

  private FreePorts() {}

  /**
   * Returns one that nothing listens on now, for links or datagrams.
   *
   * @throws IOException if a hundred that were tried are taken
   */
  public static int any() throws IOException {
    Random ports = new Random();
    for (int i = 0; i < TRIES; i++) {
      int candidate = FIRST_PORT + ports.nextInt(PORTS);
      if (isFree(candidate)) {
        return candidate;
      }
    }
    throw new IOException("no free port between " + FIRST_PORT + " and " + (FIRST_PORT + PORTS));
  }

  private static boolean isFree(int port) {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try (ServerSocket links = new ServerSocket();
        DatagramSocket datagrams = new DatagramSocket(null)) {
      links.bind(address);
      datagrams.bind(address);
      return links.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
