package org.tereze.relay.store;

import java.util.ArrayList;
import java.util.List;

/**
 * What is to become durable by one sync, in order of arrival, with the links that it came by. Built
 * and committed by one thread; may be cleared and used again.
 */
public final class CommitBatch {
  private final List<CommitItem> items = new ArrayList<>();
  private long[] links = new long[64];
  private int nowHours;
  private long sizeBytes;

  /** Empties the batch and sets its time, in hours since the epoch of the protocol. */
  public CommitBatch clear(int now) {
    items.clear();
    nowHours = now;
    sizeBytes = 0;
    return this;
  }

  /**
   * Adds an item behind the others.
   *
   * @param link the link's number, unique as long as the store is open; shares of quotas are
   *     counted by it
   */
  public CommitBatch add(long link, CommitItem item) {
    if (items.size() == links.length) {
      links = java.util.Arrays.copyOf(links, links.length * 2);
    }
    links[items.size()] = link;
    items.add(item);
    sizeBytes += item.sizeBytes();
    return this;
  }

  public int size() {
    return items.size();
  }

  public long sizeBytes() {
    return sizeBytes;
  }

  public int nowHours() {
    return nowHours;
  }

  CommitItem item(int index) {
    return items.get(index);
  }

  long link(int index) {
    return links[index];
  }
}
