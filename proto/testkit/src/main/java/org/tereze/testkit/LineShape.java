package org.tereze.testkit;

import java.time.Duration;

/** How one direction of a line behaves. Immutable; safe in any thread. */
public final class LineShape {
  /** As fast as the machine, without delay or loss. */
  public static final LineShape PERFECT = new LineShape(0, Duration.ZERO, 0, Integer.MAX_VALUE);

  private static final int DEFAULT_QUEUE_BYTES = 15_000;

  private final long bitsPerSecond;
  private final long delayNanos;
  private final double loss;
  private final int queueBytes;

  private LineShape(long bitsPerSecond, Duration delay, double loss, int queueBytes) {
    this.bitsPerSecond = bitsPerSecond;
    this.delayNanos = delay.toNanos();
    this.loss = loss;
    this.queueBytes = queueBytes;
  }

  /**
   * A line with a queue of 15,000 bytes before it.
   *
   * @param bitsPerSecond of IP packets; 0: not limited
   * @param delay one way
   * @param loss probability that a segment is lost, 0 to below 1
   */
  public static LineShape of(long bitsPerSecond, Duration delay, double loss) {
    if (bitsPerSecond < 0 || delay.isNegative() || loss < 0 || loss >= 1) {
      throw new IllegalArgumentException("line of " + bitsPerSecond + " bit/s, loss " + loss);
    }
    return new LineShape(bitsPerSecond, delay, loss, DEFAULT_QUEUE_BYTES);
  }

  /** The same line with another bound on the bytes that wait before it. */
  public LineShape withQueueBytes(int bytes) {
    return new LineShape(bitsPerSecond, Duration.ofNanos(delayNanos), loss, bytes);
  }

  public long delayNanos() {
    return delayNanos;
  }

  public double loss() {
    return loss;
  }

  /** Bytes that may wait; beyond that the sender is held back. */
  public int queueBytes() {
    return queueBytes;
  }

  /** Bytes that are held at most: waiting, and under way. */
  long heldBytes() {
    double underWay = bitsPerSecond / 8.0 * delayNanos / 1e9;
    return queueBytes + (bitsPerSecond == 0 ? queueBytes : (long) underWay);
  }

  /** How long a packet of that many bytes, IP and TCP included, keeps the line busy. */
  long transmissionNanos(int packetBytes) {
    return bitsPerSecond == 0 ? 0 : packetBytes * 8_000_000_000L / bitsPerSecond;
  }
}
