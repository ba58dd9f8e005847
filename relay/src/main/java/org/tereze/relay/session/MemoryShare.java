package org.tereze.relay.session;

import java.util.function.LongSupplier;

/** One link's share of {@link LinkMemory}: what it holds, counted there. One thread. */
final class MemoryShare {
  private final LinkMemory memory;
  private final LongSupplier held;
  private final long objectBytes;
  private long accountedBytes;
  private boolean closed;

  /**
   * Nothing is counted yet.
   *
   * @param held what the link holds now, in bytes
   * @param objectBytes what it takes beside that, counted and not held against it
   */
  MemoryShare(LinkMemory memory, LongSupplier held, long objectBytes) {
    this.memory = memory;
    this.held = held;
    this.objectBytes = objectBytes;
  }

  /** Counts what is held now. */
  void account() {
    if (!closed) {
      count(objectBytes + held.getAsLong());
    }
  }

  private void count(long bytes) {
    if (bytes != accountedBytes) {
      memory.add(bytes - accountedBytes);
      accountedBytes = bytes;
    }
  }

  /** Whether the link may take more. Bound: what one link holds, by what all hold. */
  boolean hasRoom() {
    return held.getAsLong() <= memory.shareBytes();
  }

  /** Whether it holds more than the floor while memory is short. */
  boolean isGreedy() {
    return memory.isCramped() && held.getAsLong() > LinkMemory.FLOOR_BYTES;
  }

  /** The link is over: nothing of it is counted any more. */
  void close() {
    closed = true;
    count(0);
  }
}
