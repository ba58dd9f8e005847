package org.tereze.relay.queue;

import java.util.List;
import org.tereze.relay.store.CommitItem;

/**
 * One record's worth of items of one link. Immutable; the items carry the answers.
 *
 * @param token the caller's own: a pooled array to give back, a burst to tell; untouched here
 */
public record Submission(CommitLink link, List<CommitItem> items, Object token) {
  private static final int OBJECT_BYTES = 128;

  /** What it counts against the queue's bound, objects included. */
  public long sizeBytes() {
    long bytes = OBJECT_BYTES;
    for (CommitItem item : items) {
      bytes += item.sizeBytes();
    }
    return bytes;
  }
}
