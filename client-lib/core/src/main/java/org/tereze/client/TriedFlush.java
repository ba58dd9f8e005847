package org.tereze.client;

import java.util.List;
import org.tereze.client.burst.BurstListener;
import org.tereze.client.burst.BurstOutcome;
import org.tereze.client.home.Home;
import org.tereze.client.inbox.ReceivedReport;
import org.tereze.client.outbox.SentState;
import org.tereze.client.vault.CommitOrder;
import org.tereze.client.vault.VaultException;
import org.tereze.client.window.WindowBook;
import org.tereze.window.schedule.Forecast;
import org.tereze.window.schedule.LinkEnd;
import org.tereze.window.schedule.Outcome;

/**
 * What becomes of a flush, told to the schedule: that it was answered as soon as it was, the rest
 * when it is over. One thread, the flush's; takes the home's lock.
 */
final class TriedFlush implements BurstListener {
  private final Home home;
  private final WindowBook windows;
  private final BurstListener listener;
  private boolean answered;
  private long usedBytes;
  private boolean cut;
  private boolean any;

  TriedFlush(Home home, WindowBook windows, BurstListener listener) {
    this.home = home;
    this.windows = windows;
    this.listener = listener;
  }

  @Override
  public void linkOpening(String relay) {
    listener.linkOpening(relay);
  }

  @Override
  public void linkOpen(String relay, long rttMillis) {
    if (!answered) {
      answered = true;
      synchronized (home.lock()) {
        // Durable with what the burst commits next, or with its end.
        windows.tried(Outcome.OPENED);
      }
    }
    listener.linkOpen(relay, rttMillis);
  }

  @Override
  public void bytes(long sentBytes, long receivedBytes) {
    listener.bytes(sentBytes, receivedBytes);
  }

  @Override
  public void reportMoved(long id, SentState state) {
    listener.reportMoved(id, state);
  }

  @Override
  public void reportReceived(ReceivedReport report) {
    listener.reportReceived(report);
  }

  @Override
  public void linkClosed(String relay, BurstOutcome outcome) {
    listener.linkClosed(relay, outcome);
  }

  /** Whether any relay answered so far. */
  boolean isAnswered() {
    return answered;
  }

  /** Bytes on the line so far. */
  long usedBytes() {
    return usedBytes;
  }

  /** What came of one relay. */
  void add(List<BurstOutcome> outcomes) {
    for (BurstOutcome outcome : outcomes) {
      any = true;
      usedBytes += outcome.lineBytes();
      cut |= outcome.answered() && !outcome.complete() && !outcome.limited();
      Forecast forecast = outcome.forecast();
      if (forecast != null) {
        synchronized (home.lock()) {
          windows.hint(forecast);
        }
      }
    }
  }

  /**
   * It is over.
   *
   * @param stopped by its owner: that nobody answered says nothing then
   * @param scheduled whether the schedule told it: it then counts though nobody could be called
   */
  void end(boolean stopped, boolean scheduled) throws VaultException {
    synchronized (home.lock()) {
      if (answered) {
        windows.ended(cut ? LinkEnd.CUT : LinkEnd.DONE, usedBytes);
      } else if ((any || scheduled) && !stopped) {
        windows.tried(Outcome.NOTHING);
      }
      home.commit(CommitOrder.JOURNAL_FIRST);
    }
  }
}
