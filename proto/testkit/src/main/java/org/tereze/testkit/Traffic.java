package org.tereze.testkit;

import java.util.concurrent.atomic.AtomicLong;

/** What a {@link LinkProxy} has carried one way, over all its connections. Safe in any thread. */
public final class Traffic {
  final AtomicLong sentBytes = new AtomicLong();
  final AtomicLong deliveredBytes = new AtomicLong();
  final AtomicLong segments = new AtomicLong();
  final AtomicLong lostSegments = new AtomicLong();
  final AtomicLong packetBytes = new AtomicLong();

  /** Bytes of the stream that were put on the line. */
  public long sentBytes() {
    return sentBytes.get();
  }

  /** Bytes of the stream that arrived. */
  public long deliveredBytes() {
    return deliveredBytes.get();
  }

  /** Packets with data, each counted once. */
  public long segments() {
    return segments.get();
  }

  /** How often one of them had to be sent again. */
  public long lostSegments() {
    return lostSegments.get();
  }

  /**
   * IP bytes of data packets and openings by {@link TcpModel}, those sent again included; bare ACKs
   * are not.
   */
  public long packetBytes() {
    return packetBytes.get();
  }
}
