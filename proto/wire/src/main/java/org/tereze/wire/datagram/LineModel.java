package org.tereze.wire.datagram;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What a sender believes of its line: how fast it is, how long a round trip takes, how much is
 * lost. In the manner of BBR: the rate is what was lately delivered, by the receiver's own clock;
 * the round trip is the shortest seen; loss slows nothing down. One thread; times in nanoseconds,
 * sizes in bytes of IP packets.
 *
 * <p>The bytes on their way stay below a round trip's worth at that rate and two datagrams, and go
 * further above it only while round trips are as short as ever. So a stream that shares the line,
 * and fills its queue, keeps about half of it or more; with the best rate of late instead of their
 * mean, or headroom while others queue, it kept a sixth where it had been there first.
 */
final class LineModel {
  /** So much may be on its way while nothing is known. */
  static final int FIRST_DATAGRAMS = 6;

  private static final double NANOS_PER_SECOND = 1e9;
  private static final double HEADROOM = 1.25;
  private static final double NO_QUEUE = 1.15;
  private static final int EXTRA_DATAGRAMS = 2;
  private static final int RATES_KEPT = 6;
  private static final int SAMPLE_DATAGRAMS = 4;
  private static final double LOSS_WEIGHT = 0.1;
  private static final long GUESSED_RTT_NANOS = 1_000_000_000L;
  private static final double UNKNOWN_LOSS = 0.05;

  private final int datagramBytes;
  private final Deque<Double> rates = new ArrayDeque<>();
  private double rate;
  private long minRttNanos = Long.MAX_VALUE;
  private long smoothRttNanos = GUESSED_RTT_NANOS;
  private double loss = UNKNOWN_LOSS;
  private long sampleBytes;
  private long sampleCount;
  private long sampleMillis = -1;
  private boolean heard;

  /**
   * @param datagramBytes of the largest
   * @param rememberedRate of this network, bytes per second; 0 if there is none
   */
  LineModel(int datagramBytes, double rememberedRate) {
    this.datagramBytes = datagramBytes;
    this.rate = rememberedRate;
  }

  /** A datagram that was sent so long ago is known to have come. */
  void onRtt(long nanos) {
    smoothRttNanos = heard ? smoothRttNanos + (nanos - smoothRttNanos) / 8 : nanos;
    minRttNanos = Math.min(minRttNanos, nanos);
    heard = true;
  }

  /**
   * The receiver's counts.
   *
   * @param bytes that came so far
   * @param count of datagrams that came so far
   * @param millis of the receiver's clock at which the last of them came
   */
  void onDelivered(long bytes, long count, long millis) {
    if (sampleMillis < 0) {
      begin(bytes, count, millis);
    } else if (count - sampleCount >= SAMPLE_DATAGRAMS && millis > sampleMillis) {
      rates.add((bytes - sampleBytes) * 1000.0 / (millis - sampleMillis));
      if (rates.size() > RATES_KEPT) {
        rates.remove();
      }
      rate = rates.stream().mapToDouble(Double::doubleValue).average().orElse(rate);
      begin(bytes, count, millis);
    }
  }

  private void begin(long bytes, long count, long millis) {
    sampleBytes = bytes;
    sampleCount = count;
    sampleMillis = millis;
  }

  /** Of {@code sent} datagrams {@code lost} did not come. */
  void onLoss(long sent, long lost) {
    for (long i = 0; i < sent; i++) {
      loss += LOSS_WEIGHT * ((i < lost ? 1 : 0) - loss);
    }
  }

  /** Bytes that may be on their way. */
  long windowBytes() {
    if (rate == 0 || !heard) {
      long first = (long) FIRST_DATAGRAMS * datagramBytes;
      return rate == 0
          ? first
          : Math.max(first, (long) (rate * GUESSED_RTT_NANOS / NANOS_PER_SECOND));
    }
    double trip = rate * minRttNanos / NANOS_PER_SECOND;
    boolean queued = smoothRttNanos > NO_QUEUE * minRttNanos;
    return (long) (queued ? trip : HEADROOM * trip) + (long) EXTRA_DATAGRAMS * datagramBytes;
  }

  /** How long the line takes for so many bytes, a little less; 0 while its rate is unknown. */
  long paceNanos(int bytes) {
    return rate == 0 ? 0 : (long) (bytes * NANOS_PER_SECOND / (rate * HEADROOM));
  }

  /** After so long without a word something else must be tried. */
  long patienceNanos() {
    return 2 * smoothRttNanos;
  }

  /** A datagram that others have overtaken is lost after so long. */
  long overtakenNanos() {
    return smoothRttNanos + smoothRttNanos / 4;
  }

  /** The part that is lost, 0 to 1. */
  double loss() {
    return loss;
  }

  /** Bytes per second; 0 while unknown. */
  double rate() {
    return rate;
  }

  /** Whether anything ever came back. */
  boolean isHeard() {
    return heard;
  }
}
