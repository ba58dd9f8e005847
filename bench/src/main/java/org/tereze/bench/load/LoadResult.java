package org.tereze.bench.load;

import java.util.Arrays;

/**
 * What became of a load. Immutable.
 *
 * @param shape of the load
 * @param nanos from the first record to the last ack
 * @param latencyNanos from the sending of a record to the ack of its last report, sorted
 * @param cpuSeconds of the relay's process, 0 if unknown
 * @param allocatedBytes on the relay's heap, 0 if unknown
 */
@SuppressWarnings("ArrayRecordComponent") // its own, never compared
public record LoadResult(
    LoadShape shape, long nanos, long[] latencyNanos, double cpuSeconds, long allocatedBytes) {

  /** Sorts what it is given. */
  public LoadResult {
    Arrays.sort(latencyNanos);
  }

  /** The same with what a witness of the server's process saw. */
  public LoadResult witnessed(double seconds, long bytes) {
    return new LoadResult(shape, nanos, latencyNanos, seconds, bytes);
  }

  /** Acknowledged reports. */
  public double perSecond() {
    return shape.reports() * 1e9 / nanos;
  }

  /** Microseconds below which this part of the latencies lies. */
  public double latencyMicros(double part) {
    int index = (int) Math.min(latencyNanos.length - 1, (long) (latencyNanos.length * part));
    return latencyNanos[index] / 1e3;
  }

  /** Of the server. */
  public double cpuSecondsPer100000() {
    return cpuSeconds * 100_000 / shape.reports();
  }

  double allocatedBytesPerReport() {
    return (double) allocatedBytes / shape.reports();
  }
}
