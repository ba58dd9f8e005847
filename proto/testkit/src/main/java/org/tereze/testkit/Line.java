package org.tereze.testkit;

import java.util.Random;

/**
 * One direction of a TCP connection over a line, as arithmetic: when do bytes that are written now
 * arrive? One thread; the caller tells the time.
 *
 * <p>Segments go one after the other at the line's rate, then take its delay. A lost one arrives
 * {@link TcpModel#retransmissionNanos} later, takes the line once more, and holds up all behind it,
 * since a byte stream keeps its order; so does one that jitter delays. Not modelled: congestion
 * windows, and the acks' share of the other direction's rate.
 */
final class Line {
  private final LineShape shape;
  private final long retransmissionNanos;
  private final Random random;

  private final Bottleneck bottleneck;
  private long lastArrivalNanos;
  private long packetBytes;
  private long segments;
  private long lostSegments;

  /** A line that nothing is on at {@code nowNanos}. */
  Line(LineShape shape, LineShape other, Random random, long nowNanos) {
    this(shape, other, random, nowNanos, new Bottleneck(nowNanos));
  }

  /** The same beside others. */
  Line(LineShape shape, LineShape other, Random random, long nowNanos, Bottleneck bottleneck) {
    this.bottleneck = bottleneck;
    this.shape = shape;
    this.retransmissionNanos =
        TcpModel.retransmissionNanos(shape.delayNanos() + other.delayNanos());
    this.random = random;
    this.lastArrivalNanos = nowNanos;
  }

  /** When a segment with {@code payloadBytes} that is ready at {@code nowNanos} arrives. */
  long send(long nowNanos, int payloadBytes) {
    segments++;
    return arrival(nowNanos, payloadBytes + TcpModel.PACKET_BYTES);
  }

  /** When a SYN or its answer arrives that is ready at {@code nowNanos}. */
  long sendSyn(long nowNanos) {
    return arrival(nowNanos, TcpModel.SYN_BYTES);
  }

  private long arrival(long nowNanos, int packetBytes) {
    long transmission = shape.transmissionNanos(packetBytes);
    this.packetBytes += packetBytes;
    long arrival = bottleneck.take(nowNanos, transmission) + shape.delayNanos();
    if (shape.jitterNanos() > 0) {
      arrival += (long) (random.nextDouble() * shape.jitterNanos());
    }
    while (random.nextDouble() < shape.loss()) {
      lostSegments++;
      this.packetBytes += packetBytes;
      arrival += retransmissionNanos + transmission;
      bottleneck.take(nowNanos, transmission);
    }
    lastArrivalNanos = Math.max(lastArrivalNanos, arrival);
    return lastArrivalNanos;
  }

  /** IP bytes put on the line so far, what was sent again included; bare ACKs are not. */
  long packetBytes() {
    return packetBytes;
  }

  long segments() {
    return segments;
  }

  long lostSegments() {
    return lostSegments;
  }
}
