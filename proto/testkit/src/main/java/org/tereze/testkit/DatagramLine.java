package org.tereze.testkit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;

/**
 * One direction of a line for datagrams, as arithmetic: when does one that is sent now arrive, and
 * does it? One thread; the caller tells the time, which never goes back.
 *
 * <p>Packets wait in a drop-tail queue, go one after the other at the line's rate, and then take
 * its delay. What does not fit into the queue is dropped there and takes nothing of the line; what
 * is lost is lost behind it, and does. Seeded: the same calls have the same answers.
 */
public final class DatagramLine {
  /** IPv4 and UDP. */
  public static final int HEADER_BYTES = 20 + 8;

  private static final int OVERTAKING = 8;
  private static final long[] NEVER = {};

  private LineShape shape;
  private final Random random;
  private final Bottleneck bottleneck;

  /** What waits or is being sent: when it is gone, and how long it is. */
  private final Deque<long[]> queued = new ArrayDeque<>();

  private long queuedBytes;
  private long lastArrivalNanos;
  private long dropped;
  private long lost;

  /** A line that nothing is on at {@code nowNanos}. */
  public DatagramLine(LineShape shape, Random random, long nowNanos) {
    this(shape, random, nowNanos, new Bottleneck(nowNanos));
  }

  /** The same beside others; the queue is its own. */
  DatagramLine(LineShape shape, Random random, long nowNanos, Bottleneck bottleneck) {
    this.shape = shape;
    this.random = random;
    this.bottleneck = bottleneck;
    this.lastArrivalNanos = nowNanos;
  }

  /**
   * Sends one.
   *
   * @return when it arrives: never, once, or twice
   */
  public long[] send(long nowNanos, int payloadBytes) {
    int bytes = payloadBytes + HEADER_BYTES;
    while (!queued.isEmpty() && queued.peek()[0] <= nowNanos) {
      queuedBytes -= queued.remove()[1];
    }
    if (queuedBytes + bytes > shape.queueBytes()) {
      dropped++;
      return NEVER;
    }
    long transmission = shape.transmissionNanos(bytes);
    long freeAtNanos = bottleneck.take(nowNanos, transmission);
    queued.add(new long[] {freeAtNanos, bytes});
    queuedBytes += bytes;
    // Order: each packet draws the same numbers, whatever becomes of it.
    double lossDraw = random.nextDouble();
    double jitterDraw = random.nextDouble();
    double orderDraw = random.nextDouble();
    double detourDraw = random.nextDouble();
    double twiceDraw = random.nextDouble();
    if (lossDraw < shape.loss()) {
      lost++;
      return NEVER;
    }
    long jitter = (long) (jitterDraw * shape.jitterNanos());
    long arrival = Math.max(freeAtNanos + shape.delayNanos() + jitter, lastArrivalNanos);
    if (orderDraw < shape.reordering()) {
      long most = OVERTAKING * Math.max(transmission, 1) + shape.jitterNanos();
      arrival += 1 + (long) (detourDraw * most);
    } else {
      lastArrivalNanos = arrival;
    }
    return twiceDraw < shape.duplication()
        ? new long[] {arrival, arrival + Math.max(transmission, 1)}
        : new long[] {arrival};
  }

  /** Nothing waits or is under way any more: the line is as a new one. */
  void clear(long nowNanos) {
    queued.clear();
    queuedBytes = 0;
    lastArrivalNanos = Math.min(lastArrivalNanos, nowNanos);
    bottleneck.clear(nowNanos);
  }

  /** The same line with another shape from now on, for what is sent from now on. */
  void shape(LineShape other) {
    shape = other;
  }

  /** Datagrams for which the queue had no room. */
  public long droppedCount() {
    return dropped;
  }

  /** Datagrams that were lost on the line. */
  public long lostCount() {
    return lost;
  }
}
