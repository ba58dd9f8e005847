package org.tereze.relay.burst;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.tereze.relay.store.DeliveryPage;
import org.tereze.relay.store.MailboxKey;
import org.tereze.relay.store.MailboxStore;
import org.tereze.relay.store.StoredEnvelope;
import org.tereze.wire.Outcome;

/** One fetch that is not done: what was read ahead for it and how far. One thread. */
final class OpenFetch {
  /** In none of the {@link FetchTurns}' lists. */
  static final int NOWHERE = -1;

  final int request;

  /** Where {@link FetchTurns} has put it, and only that changes it. */
  int wantingPlace = NOWHERE;

  int readyPlace = NOWHERE;
  int awaitedPlace = NOWHERE;

  private final MailboxKey mailbox;
  private final List<ArrayDeque<StoredEnvelope>> ahead = new ArrayList<>();
  private final long[] after = new long[MailboxStore.LANES];
  private long budgetBytes;
  private int aheadCount;
  private int deliveredCount;
  private int waiting;
  private boolean more = true;
  private boolean overBudget;
  private boolean reading;
  private int leastLane;
  private Outcome outcome = Outcome.OK;

  OpenFetch(int request, MailboxKey mailbox, long budgetBytes) {
    this.request = request;
    this.mailbox = mailbox;
    this.budgetBytes = budgetBytes;
    for (int lane = 0; lane < MailboxStore.LANES; lane++) {
      ahead.add(new ArrayDeque<>());
    }
  }

  /** Whether something is waiting to be read and nobody reads. */
  boolean wantsRead() {
    return more && !reading;
  }

  boolean isReading() {
    return reading;
  }

  /**
   * No envelope that is still to be read is known to be in a more urgent lane than this one; LANES
   * if none is known.
   */
  int leastLane() {
    return leastLane;
  }

  /** Wants to know the first lane only. */
  PageWish glance() {
    reading = true;
    return new PageWish(request, mailbox, after.clone(), PageWish.GLANCE);
  }

  PageWish wish(int maxBytes) {
    reading = true;
    int bytes = (int) Math.min(maxBytes, Math.max(1, budgetBytes));
    return new PageWish(request, mailbox, after.clone(), bytes);
  }

  /** Takes the first lane in. */
  void glanced(int lane) {
    reading = false;
    leastLane = lane;
  }

  /** Takes a page in; returns the bytes of envelopes that it added. */
  long page(DeliveryPage page) {
    reading = false;
    if (overBudget) {
      return 0;
    }
    outcome = page.outcome();
    more = outcome == Outcome.OK && page.more();
    waiting = page.waiting();
    long bytes = 0;
    for (StoredEnvelope envelope : page.envelopes()) {
      ahead.get(envelope.lane()).add(envelope);
      after[envelope.lane()] = envelope.sequence();
      leastLane = envelope.lane(); // pages are in the order of lanes
      aheadCount++;
      bytes += envelope.bytes().length;
    }
    return bytes;
  }

  void failed() {
    reading = false;
    more = false;
    outcome = Outcome.BUSY;
  }

  /** Whether something was read ahead. */
  boolean hasHead() {
    return aheadCount > 0;
  }

  /** The lane of its most urgent envelope that was read ahead. */
  int headLane() {
    int lane = 0;
    while (ahead.get(lane).isEmpty()) {
      lane++;
    }
    return lane;
  }

  StoredEnvelope head() {
    return ahead.get(headLane()).element();
  }

  /** Whether the budget allows the head. */
  boolean affords(StoredEnvelope head) {
    return head.bytes().length <= budgetBytes;
  }

  void removeHead() {
    StoredEnvelope head = ahead.get(headLane()).remove();
    aheadCount--;
    deliveredCount++;
    budgetBytes -= head.bytes().length;
  }

  /** Gives up what was read ahead, because the budget is used up; returns its bytes. */
  long stop() {
    long bytes = 0;
    for (ArrayDeque<StoredEnvelope> lane : ahead) {
      for (StoredEnvelope envelope : lane) {
        bytes += envelope.bytes().length;
      }
      lane.clear();
    }
    overBudget = true;
    waiting = Math.max(waiting - deliveredCount, aheadCount + (more ? 1 : 0));
    aheadCount = 0;
    more = false;
    return bytes;
  }

  /** Whether everything that it may have was sent. */
  boolean isOver() {
    return !reading && !more && aheadCount == 0;
  }

  Outcome outcome() {
    return outcome;
  }

  /** How many envelopes the budget left behind. */
  int leftBehind() {
    return overBudget ? waiting : 0;
  }
}
