package org.tereze.cli.command;

import org.tereze.cli.term.Terminal;
import org.tereze.client.burst.BurstListener;
import org.tereze.client.burst.BurstOutcome;
import org.tereze.client.inbox.ReceivedReport;
import org.tereze.client.outbox.SentState;

/** The live line of a flush: bytes and reports over all its links, as they go. */
final class LiveBurst implements BurstListener {
  private final Terminal terminal;
  private long sentBeforeBytes;
  private long receivedBeforeBytes;
  private long sentBytes;
  private long receivedBytes;
  private int moved;
  private int received;
  private String state = "";

  LiveBurst(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void linkOpening(String relay) {
    state = "connecting to " + When.shortAddress(relay);
    draw();
  }

  @Override
  public void linkOpen(String relay, long rttMillis) {
    state = "answered after " + rttMillis + " ms";
    draw();
  }

  @Override
  public void bytes(long sent, long got) {
    sentBytes = sentBeforeBytes + sent;
    receivedBytes = receivedBeforeBytes + got;
    draw();
  }

  @Override
  public void reportMoved(long id, SentState to) {
    if (to == SentState.IN_CUSTODY) {
      moved++;
    }
    draw();
  }

  @Override
  public void reportReceived(ReceivedReport report) {
    received++;
    draw();
  }

  @Override
  public void linkClosed(String relay, BurstOutcome outcome) {
    sentBeforeBytes = sentBytes;
    receivedBeforeBytes = receivedBytes;
    terminal.endLive();
  }

  private void draw() {
    terminal.live(
        String.format(
            "%s  ↑ %d B  ↓ %d B  %d in custody  %d received",
            state, sentBytes, receivedBytes, moved, received));
  }
}
