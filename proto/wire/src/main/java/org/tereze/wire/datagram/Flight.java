package org.tereze.wire.datagram;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The datagrams that were sent and that neither they nor a later one is known to have come. One
 * thread.
 */
final class Flight {
  /** One of them. */
  private static final class Flying {
    final int number;
    final int bytes;
    final long sentNanos;

    Flying(int number, int bytes, long sentNanos) {
      this.number = number;
      this.bytes = bytes;
      this.sentNanos = sentNanos;
    }
  }

  static final long UNKNOWN = -1;

  private final Deque<Flying> flying = new ArrayDeque<>();
  private long bytes;

  void add(int number, int datagramBytes, long nowNanos) {
    flying.add(new Flying(number, datagramBytes, nowNanos));
    bytes += datagramBytes;
  }

  /** Bytes of IP packets that may be on their way. */
  long bytes() {
    return bytes;
  }

  /**
   * The datagram with this number came: what was sent before it has come or is lost.
   *
   * @return when it was sent; {@link #UNKNOWN} if that was given up
   */
  long arrived(int number) {
    long sentNanos = UNKNOWN;
    while (!flying.isEmpty() && flying.peek().number <= number) {
      Flying first = flying.remove();
      bytes -= first.bytes;
      sentNanos = first.number == number ? first.sentNanos : UNKNOWN;
    }
    return sentNanos;
  }

  /** Gives all of them up. */
  void clear() {
    flying.clear();
    bytes = 0;
  }
}
