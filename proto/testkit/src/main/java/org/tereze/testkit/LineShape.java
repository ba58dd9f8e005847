package org.tereze.testkit;

import java.time.Duration;

/** How one direction of a line behaves. Immutable; safe in any thread. */
public final class LineShape {
  private static final int DEFAULT_QUEUE_BYTES = 15_000;

  /** As fast as the machine, without delay or loss. */
  public static final LineShape PERFECT = new LineShape(0, 0, 0, Integer.MAX_VALUE, Disorder.NONE);

  private final long bitsPerSecond;
  private final long delayNanos;
  private final double loss;
  private final int queueBytes;
  private final Disorder disorder;

  /** What a line does to packets besides losing them. */
  private static final class Disorder {
    static final Disorder NONE = new Disorder(0, 0, 0);

    final long jitterNanos;
    final double reordering;
    final double duplication;

    Disorder(long jitterNanos, double reordering, double duplication) {
      this.jitterNanos = jitterNanos;
      this.reordering = reordering;
      this.duplication = duplication;
    }
  }

  private LineShape(
      long bitsPerSecond, long delayNanos, double loss, int queueBytes, Disorder disorder) {
    this.bitsPerSecond = bitsPerSecond;
    this.delayNanos = delayNanos;
    this.loss = loss;
    this.queueBytes = queueBytes;
    this.disorder = disorder;
  }

  /**
   * A line with a queue of 15,000 bytes before it.
   *
   * @param bitsPerSecond of IP packets; 0: not limited
   * @param delay one way
   * @param loss probability that a segment is lost, 0 to below 1
   */
  public static LineShape of(long bitsPerSecond, Duration delay, double loss) {
    if (bitsPerSecond < 0 || delay.isNegative() || isNoProbability(loss)) {
      throw new IllegalArgumentException("line of " + bitsPerSecond + " bit/s, loss " + loss);
    }
    return new LineShape(bitsPerSecond, delay.toNanos(), loss, DEFAULT_QUEUE_BYTES, Disorder.NONE);
  }

  /** The same line with another bound on the bytes that wait before it. */
  public LineShape withQueueBytes(int bytes) {
    return new LineShape(bitsPerSecond, delayNanos, loss, bytes, disorder);
  }

  /** The same line whose delay varies: each packet takes up to so much longer. */
  public LineShape withJitter(Duration most) {
    if (most.isNegative()) {
      throw new IllegalArgumentException("jitter of " + most);
    }
    return with(new Disorder(most.toNanos(), disorder.reordering, disorder.duplication));
  }

  /**
   * The same line that lets datagrams be overtaken. A byte stream keeps its order.
   *
   * @param probability that one takes another way, which is longer by up to the time of eight of
   *     its length and by up to the jitter, 0 to below 1
   */
  public LineShape withReordering(double probability) {
    if (isNoProbability(probability)) {
      throw new IllegalArgumentException("reordering of " + probability);
    }
    return with(new Disorder(disorder.jitterNanos, probability, disorder.duplication));
  }

  /**
   * The same line that doubles datagrams. A byte stream does not show it.
   *
   * @param probability that one arrives twice, 0 to below 1
   */
  public LineShape withDuplication(double probability) {
    if (isNoProbability(probability)) {
      throw new IllegalArgumentException("duplication of " + probability);
    }
    return with(new Disorder(disorder.jitterNanos, disorder.reordering, probability));
  }

  private LineShape with(Disorder other) {
    return new LineShape(bitsPerSecond, delayNanos, loss, queueBytes, other);
  }

  private static boolean isNoProbability(double value) {
    return !(value >= 0 && value < 1);
  }

  public long delayNanos() {
    return delayNanos;
  }

  public double loss() {
    return loss;
  }

  /** Bytes that may wait; beyond that a stream's sender is held back, and datagrams are dropped. */
  public int queueBytes() {
    return queueBytes;
  }

  long jitterNanos() {
    return disorder.jitterNanos;
  }

  double reordering() {
    return disorder.reordering;
  }

  double duplication() {
    return disorder.duplication;
  }

  /** Bytes that are held at most: waiting, and under way. */
  long heldBytes() {
    double underWay = bitsPerSecond / 8.0 * delayNanos / 1e9;
    return queueBytes + (bitsPerSecond == 0 ? queueBytes : (long) underWay);
  }

  /** How long a packet of that many bytes, headers included, keeps the line busy. */
  long transmissionNanos(int packetBytes) {
    return bitsPerSecond == 0 ? 0 : packetBytes * 8_000_000_000L / bitsPerSecond;
  }
}
