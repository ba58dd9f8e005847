package org.tereze.cli.command;

import org.jspecify.annotations.Nullable;
import org.tereze.client.burst.BurstOutcome;

/** What a burst did, as JSON shows it; bytes are those of the stream. */
record BurstLine(
    String relay,
    boolean complete,
    @Nullable String problem,
    long sentBytes,
    long receivedBytes,
    long framingBytes,
    int put,
    int inCustody,
    int refused,
    int delivered,
    int shown,
    int unopened,
    int discarded,
    long rttMillis,
    long firstAckMillis,
    long durationMillis) {
  static BurstLine of(BurstOutcome outcome) {
    return new BurstLine(
        outcome.relay(),
        outcome.complete(),
        outcome.problem(),
        outcome.sentBytes(),
        outcome.receivedBytes(),
        outcome.framingBytes(),
        outcome.put(),
        outcome.inCustody(),
        outcome.refused(),
        outcome.delivered(),
        outcome.shown(),
        outcome.unopened(),
        outcome.discarded(),
        outcome.rttMillis(),
        outcome.firstAckMillis(),
        outcome.durationMillis());
  }

  /** Both as one, of two links to the same relay; times are those of the first. */
  BurstLine and(BurstLine next) {
    return new BurstLine(
        relay,
        complete && next.complete,
        problem == null ? next.problem : problem,
        sentBytes + next.sentBytes,
        receivedBytes + next.receivedBytes,
        framingBytes + next.framingBytes,
        put + next.put,
        inCustody + next.inCustody,
        refused + next.refused,
        delivered + next.delivered,
        shown + next.shown,
        unopened + next.unopened,
        discarded + next.discarded,
        rttMillis,
        firstAckMillis,
        durationMillis + next.durationMillis);
  }

  String sentence() {
    StringBuilder line = new StringBuilder(When.shortAddress(relay)).append(": ");
    if (problem != null && receivedBytes == 0) {
      if (sentBytes > 0) {
        line.append(sentBytes).append(" B out, no answer: ");
      }
      return line.append(problem).append("; what is queued stays queued").toString();
    }
    line.append(
        String.format(
            "%d envelopes sent, %d in custody, %d received, %d new reports; %d B out, %d B in",
            put, inCustody, delivered, shown, sentBytes, receivedBytes));
    if (refused > 0) {
      line.append("; ").append(refused).append(" refused (tereze status says why)");
    }
    if (unopened > 0) {
      line.append("; ").append(unopened).append(" cannot be opened yet");
    }
    if (discarded > 0) {
      line.append("; ")
          .append(discarded)
          .append(
              " of those that cannot be opened had to make room, and their sender will be told");
    }
    if (problem != null) {
      line.append("; cut short: ").append(problem);
    }
    return line.toString();
  }
}
