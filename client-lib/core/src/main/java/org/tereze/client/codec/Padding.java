package org.tereze.client.codec;

/** To which size classes a plaintext is filled up, its first byte included. */
public enum Padding {
  /** Multiples of 4 bytes: for what people write. */
  COMPACT(4),
  /** Multiples of 32 bytes: for receipts and notices, so that their sizes say nothing. */
  CONTROL(32);

  private final int classBytes;

  Padding(int classBytes) {
    this.classBytes = classBytes;
  }

  /** Returns the smallest class that holds {@code sizeBytes}. */
  int classOf(int sizeBytes) {
    return (sizeBytes + classBytes - 1) / classBytes * classBytes;
  }
}
