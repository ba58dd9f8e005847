package org.tereze.testkit.history;

/** One envelope of a fetch. Immutable. */
final class Given {
  final int lane;
  final long sequence;
  final int envelope;

  /** When it had come. */
  final long at;

  Given(int lane, long sequence, int envelope, long at) {
    this.lane = lane;
    this.sequence = sequence;
    this.envelope = envelope;
    this.at = at;
  }
}
