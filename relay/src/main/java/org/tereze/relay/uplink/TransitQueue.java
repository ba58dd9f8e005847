package org.tereze.relay.uplink;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.tereze.relay.store.MailboxStore;
import org.tereze.relay.store.StoreException;
import org.tereze.relay.store.TransitEnvelope;
import org.tereze.relay.store.TransitStore;
import org.tereze.window.plan.BurstPlanner;
import org.tereze.wire.Limits;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.Precedence;
import org.tereze.wire.burst.Outgoing;
import org.tereze.wire.burst.OutgoingPut;

/**
 * What one upstream is to be given next, as a planner says that sees the heads of lanes: what is
 * shown, sent and in doubt. One thread; reads the store and so may block.
 *
 * <p>Bounded: it knows the heads of {@value PlannedLanes#MOST_OF_ONE} lanes of each precedence, and
 * holds at most {@value LaneReader#PAGE_BYTES} bytes of envelopes for each of {@value
 * PlannedLanes#MOST_PAGES}.
 */
final class TransitQueue implements Outgoing {
  /** A put that is on its way, or was about to be. */
  record Sent(LaneTrack track, TransitEnvelope envelope) {}

  private final Retries retries;
  private final IntSupplier hours;
  private final Settlement settlement;
  private final KnownLanes known = new KnownLanes();
  private final PlannedLanes plan;
  private final LaneSearch search;
  private final LaneReader reader;
  private final Map<Long, Sent> sent = new TreeMap<>();
  private final Doubts doubts = new Doubts();

  private long handles;
  private @Nullable OutgoingPut next;
  private @Nullable Sent nextSent;
  private @Nullable StoreException failure;
  private boolean finished;

  /** It was sent from, and what is first in it now has not been looked for. */
  private @Nullable LaneTrack headless;

  TransitQueue(
      TransitStore store,
      Onward onward,
      Retries retries,
      IntSupplier hours,
      Settlement settlement) {
    this(store, onward, retries, hours, settlement, PlannedLanes.MOST_OF_ONE);
  }

  TransitQueue(
      TransitStore store,
      Onward onward,
      Retries retries,
      IntSupplier hours,
      Settlement settlement,
      int mostOfOnePrecedence) {
    this.retries = retries;
    this.hours = hours;
    this.settlement = settlement;
    this.plan = new PlannedLanes(hours, mostOfOnePrecedence);
    this.search = new LaneSearch(store, onward, retries, doubts, known, plan);
    this.reader = new LaneReader(store, onward, hours, settlement, plan);
  }

  /** Something new may wait: everything is looked through again. Between records only. */
  void lookAgain() {
    search.begin();
    next = null;
    nextSent = null;
  }

  /** Nothing more is given out. */
  void finish() {
    finished = true;
    next = null;
    nextSent = null;
  }

  /** Only what is of the so many most urgent precedences is given out. Between records only. */
  void allow(int mostLanes) {
    if (!search.allow(mostLanes)) {
      return;
    }
    for (LaneTrack track : plan.from(mostLanes)) {
      track.unread();
      leave(track);
    }
    lookAgain();
  }

  /**
   * The most urgent lane in which anything waits or is in doubt; LANES if none. What was found
   * there may have expired meanwhile.
   */
  int mostUrgentLane() {
    boolean waits = peek() != null;
    return Math.min(waits ? plan.mostUrgentLane() : MailboxStore.LANES, doubts.mostUrgentLane());
  }

  /** What a read of the store threw since the last call. */
  void check() throws StoreException {
    StoreException thrown = failure;
    failure = null;
    if (thrown != null) {
      throw thrown;
    }
  }

  @Override
  public @Nullable OutgoingPut peek() {
    if (next == null && failure == null && !finished && !settlement.isBacklogged()) {
      try {
        choose();
      } catch (StoreException e) {
        failure = e;
      }
    }
    return next;
  }

  private void choose() throws StoreException {
    planNextOfSent();
    search.look();
    LaneTrack track = plan.next();
    while (track != null && next == null) {
      consider(track);
      track = plan.next();
    }
  }

  /** What was behind the last one that went. */
  private void planNextOfSent() throws StoreException {
    LaneTrack track = headless;
    if (track != null && track.planned != BurstPlanner.NONE) {
      TransitEnvelope head = sendable(track);
      if (head == null) {
        leave(track);
      } else {
        plan.head(track, head);
      }
    }
    headless = null; // Order: a read that failed is done again
  }

  /** Shows the head of the lane, if it is still what the plan was made with. */
  private void consider(LaneTrack track) throws StoreException {
    TransitEnvelope head = sendable(track);
    if (head == null) {
      leave(track);
      search.look();
      return;
    }
    plan.head(track, head);
    if (plan.next() == track) {
      next = put(track, head);
      nextSent = new Sent(track, head);
    }
  }

  private @Nullable TransitEnvelope sendable(LaneTrack track) throws StoreException {
    return retries.isBlocked(track.key) || doubts.holdUp(track) ? null : reader.living(track);
  }

  private void leave(LaneTrack track) {
    plan.leave(track);
    forgetIfIdle(track);
  }

  private OutgoingPut put(LaneTrack track, TransitEnvelope envelope) {
    int left = envelope.expiryHours() - hours.getAsInt();
    return new OutgoingPut(
        handles++,
        track.introduction(),
        precedence(envelope.lane()),
        Math.max(Limits.MIN_LIFETIME_HOURS, Math.min(Limits.MAX_LIFETIME_HOURS, left)),
        envelope.bytes());
  }

  /** Of what lies in that lane. */
  static Precedence precedence(int lane) {
    try {
      return Precedence.of(lane);
    } catch (MalformedFrameException e) {
      throw new AssertionError("a lane of the store", e);
    }
  }

  @Override
  public void remove() {
    OutgoingPut put = next;
    Sent going = nextSent;
    if (put == null || going == null) {
      throw new IllegalStateException("nothing was shown");
    }
    sent.put(put.handle(), going);
    LaneTrack track = going.track;
    track.sent(going.envelope);
    plan.sent(track);
    headless = track;
    if (track.turnIsOver(BurstPlanner.TURN_BYTES)) {
      endTurn(track);
    }
    next = null;
    nextSent = null;
  }

  /** Where the plan is full and not everything in it, another comes first. */
  private void endTurn(LaneTrack track) {
    int lane = track.key.lane();
    if (search.isCrowded(lane)) {
      track.unread();
      leave(track);
      search.comeBack(lane);
    }
  }

  /** What this handle stands for, which is answered now. */
  @Nullable Sent answered(long handle) {
    return sent.remove(handle);
  }

  /** The lane is not looked at again until its time comes. */
  void refused(Sent put) {
    put.track.refused(put.envelope.sequence());
    retries.refused(put.track.key);
    chooseAnew(put.track);
  }

  private void chooseAnew(LaneTrack changed) {
    if (nextSent != null && nextSent.track == changed) {
      next = null;
      nextSent = null;
    }
  }

  /** The mailbox is no more: its lanes are not looked at until the store knows it, too. */
  void revoked(Sent put) {
    put.track.refused(put.envelope.sequence());
    for (int lane = 0; lane < MailboxStore.LANES; lane++) {
      retries.refused(new LaneKey(put.track.key.mailbox(), lane));
    }
    if (nextSent != null && nextSent.track.key.mailbox().equals(put.track.key.mailbox())) {
      next = null;
      nextSent = null;
    }
  }

  /** The link is over: what was sent on it and not answered waits again. */
  void linkEnded() {
    wayEnded(Set.copyOf(sent.keySet()));
    doubts.linkEnded();
  }

  /**
   * What carried all that was sent is over: what was not answered waits again, and where these
   * handles stand for it, only until it was asked about.
   */
  void wayEnded(Set<Long> mayHaveArrived) {
    List<Sent> unanswered = new ArrayList<>();
    sent.forEach(
        (handle, put) -> {
          if (mayHaveArrived.contains(handle)) {
            unanswered.add(put);
          }
        });
    doubts.add(unanswered);
    sent.clear();
    for (LaneTrack track : known.all()) {
      track.linkEnded();
      forgetIfIdle(track);
    }
    lookAgain();
  }

  /** What was sent on an earlier link and not answered, where that can be asked. */
  Doubts doubts() {
    return doubts;
  }

  /** An envelope that was in doubt is settled, or to be put again. */
  void certain(Sent put) {
    LaneTrack track = put.track;
    if (track.certain(put.envelope.sequence())) {
      chooseAnew(track);
      search.comeBack(track.key.lane());
      forgetIfIdle(track);
    }
  }

  /**
   * Whether the home cannot be asked, so that lanes do not wait for that: what is in doubt is left
   * out, until it is too much, or {@link #giveUpDoubts}.
   */
  void passDoubts(boolean pass) {
    if (doubts.pass(pass)) {
      lookAgain();
    }
    if (pass && doubts.isFull()) {
      giveUpDoubts();
    }
  }

  /** What is in doubt is put again. */
  void giveUpDoubts() {
    doubts.removeAll().forEach(this::certain);
  }

  /** Lets go of what is known of a lane of which nothing is open. */
  void forgetIfIdle(LaneTrack track) {
    known.forgetIfIdle(track);
  }

  /** Pages that are held. */
  int pages() {
    return plan.pages();
  }

  /** Lanes of which anything is known. */
  int tracked() {
    return known.size();
  }
}
