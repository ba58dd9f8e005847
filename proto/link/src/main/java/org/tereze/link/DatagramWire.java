package org.tereze.link;

import java.io.Closeable;
import java.io.IOException;

/**
 * A way for datagrams to one relay: a socket, or a fake in tests. Any of them may be lost, doubled
 * or overtaken, and anybody can forge one.
 *
 * <p>Used by one thread, except {@link #wake} and {@link #close}.
 */
public interface DatagramWire extends Closeable {
  /**
   * Sends one; what cannot be sent at once is lost, as it may be anywhere on the way.
   *
   * @throws IOException if nothing will pass here any more
   */
  void send(byte[] from, int offset, int length) throws IOException;

  /**
   * Reads one, waiting at most {@code timeoutMillis} for it; 0 does not wait.
   *
   * @param into filled from 0 on; what is longer is cut
   * @return its bytes, 0 if none came in time or before {@link #wake}
   * @throws IOException if nothing will come here any more
   */
  int receive(byte[] into, long timeoutMillis) throws IOException;

  /** Has a receive that waits, or the next one that would, return 0 before its time. */
  void wake();

  /** How fast it may be used, bytes of IP packets; infinite unless somebody limits it. */
  default double mostBytesPerSecond() {
    return Double.POSITIVE_INFINITY;
  }

  /** Bytes of UDP and IP around each datagram. */
  int headerBytes();

  /**
   * What tells the network that this goes through from others that the device may be in; says
   * nothing to anybody else.
   */
  String network();

  @Override
  void close();
}
