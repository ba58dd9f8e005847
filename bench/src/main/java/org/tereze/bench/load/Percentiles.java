package org.tereze.bench.load;

import java.util.Collection;
import java.util.Locale;

/** Times in order of length. Immutable. */
public final class Percentiles {
  private final long[] nanos;

  /** Sorts a copy. */
  public Percentiles(Collection<Long> nanos) {
    this.nanos = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
  }

  public int count() {
    return nanos.length;
  }

  /** Milliseconds below which this part of them lies. */
  public double millis(double part) {
    return nanos[(int) Math.min(nanos.length - 1, (long) (nanos.length * part))] / 1e6;
  }

  /** Median, 99th percentile and longest, in milliseconds. */
  @Override
  public String toString() {
    return nanos.length == 0
        ? "none"
        : String.format(Locale.ROOT, "%.1f/%.1f/%.1f ms", millis(0.5), millis(0.99), millis(1));
  }
}
