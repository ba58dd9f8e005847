package org.tereze.testkit;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What a {@link LinkProxy} or a {@link DatagramProxy} has carried one way, over all its
 * connections. Safe in any thread.
 */
public final class Traffic {
  final AtomicLong sentBytes = new AtomicLong();
  final AtomicLong deliveredBytes = new AtomicLong();
  final AtomicLong segments = new AtomicLong();
  final AtomicLong lostSegments = new AtomicLong();
  final AtomicLong packetBytes = new AtomicLong();

  /** Bytes of the stream, or of datagrams, that were put on the line. */
  public long sentBytes() {
    return sentBytes.get();
  }

  /** Bytes of it that arrived. */
  public long deliveredBytes() {
    return deliveredBytes.get();
  }

  /** Packets with data, each counted once. */
  public long segments() {
    return segments.get();
  }

  /** How often one of them was lost; a stream's was sent again. */
  public long lostSegments() {
    return lostSegments.get();
  }

  /**
   * IP bytes: of datagrams with {@link DatagramLine#HEADER_BYTES}, or of data packets and openings
   * by {@link TcpModel}, those sent again included; bare ACKs are not.
   */
  public long packetBytes() {
    return packetBytes.get();
  }
}
