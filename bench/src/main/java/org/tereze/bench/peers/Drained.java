package org.tereze.bench.peers;

/**
 * What came out of mailboxes. Immutable.
 *
 * @param reports in all
 * @param nanos from the first question to the last report's collection
 */
record Drained(long reports, long nanos) {
  double perSecond() {
    return reports * 1e9 / nanos;
  }
}
