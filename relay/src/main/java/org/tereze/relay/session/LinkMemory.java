package org.tereze.relay.session;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What all links of a relay hold in memory beside what waits for the disk, and how much one of them
 * may: half records, introduced mailboxes, answers, what was read ahead and what is under way. Safe
 * on any thread.
 *
 * <p>A link may hold a quarter of what is free. So one link alone gets much, many greedy ones get
 * little each, and there is always some left for the next: with n of them a bound of B leaves
 * 4·B/(4 + n). The floor, by which the bound may be passed, is 8 KiB a link.
 */
public final class LinkMemory {
  static final long FLOOR_BYTES = 8 << 10;
  private static final int FREE_PER_SHARE = 4;

  /** While a link may not even hold one large record, half records are given less time. */
  private static final long CRAMPED_BYTES = 64 << 10;

  private final long boundBytes;
  private final AtomicLong held = new AtomicLong();

  /**
   * Nothing is held yet.
   *
   * @param boundBytes of all links together, the floor aside
   */
  public LinkMemory(long boundBytes) {
    this.boundBytes = boundBytes;
  }

  void add(long deltaBytes) {
    held.addAndGet(deltaBytes);
  }

  /** How much one link may hold now. */
  long shareBytes() {
    return Math.max(FLOOR_BYTES, (boundBytes - held.get()) / FREE_PER_SHARE);
  }

  boolean isCramped() {
    return shareBytes() < CRAMPED_BYTES;
  }

  /** What links hold together. */
  public long heldBytes() {
    return held.get();
  }
}
