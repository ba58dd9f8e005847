package org.tereze.testkit;

/**
 * What TCP and IPv4 add to a byte stream, by a stated model. Pure arithmetic; safe in any thread.
 *
 * <ul>
 *   <li>every packet: 20 bytes of IPv4, 20 of TCP, 12 of options (timestamps);
 *   <li>a SYN and its answer: 20 of options instead of 12;
 *   <li>a segment carries at most {@value #SEGMENT_BYTES} bytes (what mobile networks let through);
 *   <li>opening: SYN, SYN-ACK, ACK; closing is not counted;
 *   <li>a bare ACK for every second segment of the other side, rounded up;
 *   <li>a lost segment is sent again after {@link #retransmissionNanos}.
 * </ul>
 */
public final class TcpModel {
  public static final int SEGMENT_BYTES = 1_400;
  public static final int PACKET_BYTES = 20 + 20 + 12;
  public static final int SYN_BYTES = 20 + 20 + 20;

  private static final long MIN_RETRANSMISSION_NANOS = 1_000_000_000L;
  private static final long RETRANSMISSION_MARGIN_NANOS = 200_000_000L;

  private TcpModel() {}

  /** IP bytes of opening a connection, that way. */
  public static int openingBytes(Way way) {
    return way == Way.UP ? SYN_BYTES + PACKET_BYTES : SYN_BYTES;
  }

  /** Packets that {@code bytes} written at once need. */
  public static long segments(long bytes) {
    return (bytes + SEGMENT_BYTES - 1) / SEGMENT_BYTES;
  }

  /** IP bytes of {@code bytes} in {@code segments} packets. */
  public static long dataBytes(long bytes, long segments) {
    return bytes + segments * PACKET_BYTES;
  }

  /** IP bytes of the bare ACKs for {@code segments} packets of the other side. */
  public static long ackBytes(long segments) {
    return (segments + 1) / 2 * PACKET_BYTES;
  }

  /**
   * IP bytes one way over a whole connection: opening, data, and acks of what came the other way.
   */
  public static long connectionBytes(Way way, long bytes, long segments, long otherSegments) {
    return openingBytes(way) + dataBytes(bytes, segments) + ackBytes(otherSegments);
  }

  /**
   * How long a lost segment holds up everything behind it: the round trip and 200 ms, but at least
   * the second that RFC 6298 section 2.4 asks for.
   */
  public static long retransmissionNanos(long roundTripNanos) {
    return Math.max(MIN_RETRANSMISSION_NANOS, roundTripNanos + RETRANSMISSION_MARGIN_NANOS);
  }
}
