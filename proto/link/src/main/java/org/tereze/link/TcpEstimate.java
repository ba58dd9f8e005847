package org.tereze.link;

/**
 * What TCP and IPv4 need beside a stream, estimated, since no system tells an app. Stateless.
 *
 * <ul>
 *   <li>a packet: 20 bytes of IPv4, 20 of TCP, 12 of options (timestamps); a SYN and its answer: 20
 *       of options instead;
 *   <li>what is written or read at once goes in packets of {@value #SEGMENT_BYTES} bytes, what
 *       mobile networks let through;
 *   <li>opening: SYN, its answer, ACK;
 *   <li>a bare ACK for every second packet with data.
 * </ul>
 *
 * <p><b>Not counted:</b> closing, packets that TCP sent again, SYNs that nobody answered, names
 * looked up.
 */
public final class TcpEstimate {
  static final int SEGMENT_BYTES = 1_400;
  static final int PACKET_BYTES = 20 + 20 + 12;
  static final int SYN_BYTES = 20 + 20 + 20;

  private TcpEstimate() {}

  /** Packets for bytes that are written at once. */
  static int segments(int bytes) {
    return (bytes + SEGMENT_BYTES - 1) / SEGMENT_BYTES;
  }

  /** Bytes of a connection beside those of its stream, both ways. */
  static long bytes(long sentSegments, long receivedSegments) {
    long packets =
        1 + sentSegments + receivedSegments + acks(sentSegments) + acks(receivedSegments);
    return 2 * SYN_BYTES + packets * PACKET_BYTES;
  }

  /** Packets, headers included, that bytes need which are written at once. */
  public static long packetBytes(int bytes) {
    return bytes + (long) segments(bytes) * PACKET_BYTES;
  }

  /** Bare ones, for so many packets with data. */
  static long acks(long segments) {
    return (segments + 1) / 2;
  }
}
