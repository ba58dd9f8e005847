package org.tereze.testkit.history;

/** A place of a mailbox at which an envelope was seen. One thread. */
final class Copy {
  final int lane;
  final long sequence;
  final EnvelopeStory story;

  /** The fetch that saw it first, and when. */
  Fetch firstFetch;

  long firstSeenAt;

  /** The fetch that was begun last of those that saw it, and when it saw it. */
  Fetch lastFetch;

  long lastSeenAt;

  /** The first moment at which it can have ended without being collected; set by its story. */
  long mayEndAt = Operation.NEVER;

  /** The first moment at which it can have been stored; set by its story. */
  long mayBeginAt;

  Copy(EnvelopeStory story, Fetch fetch, Given given) {
    this.story = story;
    this.lane = given.lane;
    this.sequence = given.sequence;
    this.firstFetch = fetch;
    this.firstSeenAt = given.at;
    this.lastFetch = fetch;
    this.lastSeenAt = given.at;
  }

  void seen(Fetch fetch, long at) {
    if (at < firstSeenAt) {
      firstFetch = fetch;
      firstSeenAt = at;
    }
    if (fetch.invokedAt > lastFetch.invokedAt) {
      lastFetch = fetch;
      lastSeenAt = at;
    }
  }
}
