package org.tereze.link;

/**
 * The IP packets of one TCP connection, estimated as they go, since no system tells an app. One
 * thread.
 *
 * <ul>
 *   <li>a packet: 20 bytes of IPv4, 20 of TCP, 12 of options (timestamps); a SYN and its answer: 20
 *       of options instead;
 *   <li>what is written or read at once goes in packets of {@value #SEGMENT_BYTES} bytes, what
 *       mobile networks let through;
 *   <li>opening: SYN, its answer, ACK; closing: the relay's FIN, ours, its ACK;
 *   <li>each side acks every packet by itself until it has answered one with data; from then on its
 *       ACKs go with what it says, but for every second packet of several in a row, and for what it
 *       answers later than after 40 ms (as Linux does). Of a first flight over a line that takes
 *       longer for a packet the relay acks the first alone: it has answered when the next arrives.
 * </ul>
 *
 * <p><b>Not counted:</b> acks of what nobody answered, packets that TCP sent again, SYNs that
 * nobody answered, names looked up.
 */
public final class TcpEstimate {
  static final int SEGMENT_BYTES = 1_400;
  static final int PACKET_BYTES = 20 + 20 + 12;
  static final int SYN_BYTES = 20 + 20 + 20;
  private static final long DELAYED_ACK_NANOS = 40_000_000;

  private long upBytes = SYN_BYTES + PACKET_BYTES + PACKET_BYTES;
  private long downBytes = SYN_BYTES + PACKET_BYTES + PACKET_BYTES;

  private final long connectNanos;

  /** Written since the relay said something, and not acked yet. */
  private int unheard;

  /** Read since something was written, and not acked yet. */
  private int unacked;

  private boolean heard;
  private boolean answers;
  private long firstNanos;
  private long readNanos;

  /** Of a connection that took so long to open. */
  TcpEstimate(long connectMillis) {
    this.connectNanos = connectMillis * 1_000_000;
  }

  /** Packets for bytes that are written at once. */
  static int segments(int bytes) {
    return (bytes + SEGMENT_BYTES - 1) / SEGMENT_BYTES;
  }

  /** Packets, headers included, that bytes need which are written at once. */
  public static long packetBytes(int bytes) {
    return bytes + (long) segments(bytes) * PACKET_BYTES;
  }

  /** So many bytes of the stream were written at once. */
  void wrote(int bytes, long nowNanos) {
    ackWhatIsLate(nowNanos);
    upBytes += packetBytes(bytes);
    answers |= unacked > 0 || (heard && nowNanos - readNanos <= DELAYED_ACK_NANOS);
    unacked = 0;
    if (!heard && unheard == 0) {
      firstNanos = nowNanos;
    }
    unheard += segments(bytes);
    if (heard) {
      downBytes += (long) (unheard / 2) * PACKET_BYTES;
      unheard %= 2;
    }
  }

  /** So many bytes of the stream were read at once. */
  void read(int bytes, long nowNanos) {
    ackWhatIsLate(nowNanos);
    downBytes += packetBytes(bytes);
    if (!heard) {
      boolean slow = nowNanos - firstNanos - connectNanos > DELAYED_ACK_NANOS;
      downBytes += (long) (slow ? Math.min(1, unheard) : unheard) * PACKET_BYTES;
      heard = true;
    }
    unheard = 0;
    readNanos = nowNanos;
    unacked += segments(bytes);
    int alone = answers ? unacked / 2 : unacked;
    upBytes += (long) alone * PACKET_BYTES;
    unacked = answers ? unacked % 2 : 0;
  }

  private void ackWhatIsLate(long nowNanos) {
    if (unacked > 0 && nowNanos - readNanos > DELAYED_ACK_NANOS) {
      upBytes += PACKET_BYTES;
      unacked = 0;
      answers = false;
    }
  }

  /** Of all packets to the relay so far, closing included. */
  long upBytes() {
    return upBytes;
  }

  /** Of all packets from the relay so far, closing included. */
  long downBytes() {
    return downBytes;
  }
}
