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
        outcome.rttMillis(),
        outcome.firstAckMillis(),
        outcome.durationMillis());
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
    if (problem != null) {
      line.append("; cut short: ").append(problem);
    }
    return line.toString();
  }
}
