package org.tereze.client.codec;

/**
 * To which size classes a plaintext is filled up, its first byte included.
 *
 * <p>Immutable; any thread.
 */
public final class Padding {
  /** Multiples of 4 bytes: for what people write, unless they chose otherwise. */
  public static final Padding COMPACT = new Padding(new int[0], 4, 0, Integer.MAX_VALUE);

  /** Multiples of 32 bytes: for receipts and notices, so that their sizes say nothing. */
  public static final Padding CONTROL = new Padding(new int[0], 32, 0, Integer.MAX_VALUE);

  private final int[] classes;
  private final int stepBytes;
  private final int overheadBytes;
  private final int maxBytes;

  /** Classes of envelopes, then multiples of a step if it is not 0, then the longest plaintext. */
  private Padding(int[] classes, int stepBytes, int overheadBytes, int maxBytes) {
    this.classes = classes;
    this.stepBytes = stepBytes;
    this.overheadBytes = overheadBytes;
    this.maxBytes = maxBytes;
  }

  /** Such that envelopes are multiples of this, up to the longest plaintext. */
  static Padding envelopes(int stepBytes, int overheadBytes, int maxBytes) {
    return new Padding(new int[0], stepBytes, overheadBytes, maxBytes);
  }

  /** Such that envelopes have these sizes, in rising order, or that of the longest plaintext. */
  static Padding envelopes(int[] classes, int overheadBytes, int maxBytes) {
    return new Padding(classes, 0, overheadBytes, maxBytes);
  }

  /** Returns the smallest class that holds {@code sizeBytes}; itself beyond the last one. */
  int classOf(int sizeBytes) {
    if (sizeBytes > maxBytes) {
      return sizeBytes;
    }
    int envelope = sizeBytes + overheadBytes;
    for (int one : classes) {
      if (envelope <= one) {
        return one - overheadBytes;
      }
    }
    if (stepBytes == 0) {
      return maxBytes;
    }
    int steps = (envelope + stepBytes - 1) / stepBytes;
    return Math.min(maxBytes, steps * stepBytes - overheadBytes);
  }
}
