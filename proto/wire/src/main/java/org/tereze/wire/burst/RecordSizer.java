package org.tereze.wire.burst;

import org.tereze.wire.Limits;

/**
 * How large the next record should be: about one second of the measured line rate, so that a cut
 * wastes at most a second. One thread; the caller measures the time.
 *
 * <p>A sample is what was acked over a time in which the line had something to carry; times of
 * silence would make the line look slow. Old samples fade: half of their weight is gone after
 * {@value #HALF_LIFE_NANOS} ns of newer ones. The size at most doubles from sample to sample,
 * because acks may come in a bunch.
 */
public final class RecordSizer {
  static final long HALF_LIFE_NANOS = 4_000_000_000L;
  private static final double NANOS_PER_SECOND = 1e9;

  private double fadedBytes;
  private double fadedNanos;
  private int recordBytes = Limits.UNKNOWN_RATE_RECORD_PAYLOAD_BYTES;

  /**
   * Takes in that the peer acked {@code bytes} of line traffic within {@code nanos} of a busy line.
   */
  public void onAcked(long bytes, long nanos) {
    if (bytes < 0 || nanos <= 0) {
      return;
    }
    double fade = Math.pow(0.5, (double) nanos / HALF_LIFE_NANOS);
    fadedBytes = fadedBytes * fade + bytes;
    fadedNanos = fadedNanos * fade + nanos;
    double oneSecond = Math.min(bytesPerSecond(), 2.0 * recordBytes);
    recordBytes =
        (int)
            Math.max(
                Limits.MIN_RECORD_PAYLOAD_BYTES,
                Math.min(Limits.TOP_RECORD_PAYLOAD_BYTES, oneSecond));
  }

  /** Payload of the next record, 256 to 16,384 bytes; 1,200 while the rate is unknown. */
  public int recordBytes() {
    return recordBytes;
  }

  /** The measured rate, bytes per second; 0 while unknown. */
  public double bytesPerSecond() {
    return fadedNanos == 0 ? 0 : fadedBytes / fadedNanos * NANOS_PER_SECOND;
  }
}
