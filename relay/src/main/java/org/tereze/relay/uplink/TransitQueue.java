package org.tereze.relay.uplink;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.tereze.relay.store.MailboxStore;
import org.tereze.relay.store.StoreException;
import org.tereze.relay.store.TransitEnvelope;
import org.tereze.relay.store.TransitHead;
import org.tereze.relay.store.TransitStore;
import org.tereze.wire.Limits;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.Precedence;
import org.tereze.wire.burst.Introduction;
import org.tereze.wire.burst.Outgoing;
import org.tereze.wire.burst.OutgoingPut;

/**
 * What one upstream is to be given next: the most urgent lane first, within it the mailboxes in
 * turns of {@value #TURN_BYTES} bytes. One thread; reads the store and so may block.
 *
 * <p>Bounded: it reads at most {@value #PAGE_BYTES} bytes of envelopes at a time for each of some
 * {@value #ROW} mailboxes of a lane.
 */
final class TransitQueue implements Outgoing {
  static final int ROW = 16;
  static final int PAGE_BYTES = 8 << 10;

  /** About a second of a line of 20 kbit/s. */
  static final int TURN_BYTES = 2_560;

  private static final int PAGE_COUNT = 256;

  /** A put that is on its way, or was about to be. */
  record Sent(LaneTrack track, TransitEnvelope envelope) {}

  private final TransitStore store;
  private final Onward onward;
  private final Retries retries;
  private final IntSupplier hours;
  private final Settlement settlement;
  private final Map<LaneKey, LaneTrack> tracks = new HashMap<>();
  private final List<LaneScan> scans = new ArrayList<>();
  private final List<Deque<LaneTrack>> rows = new ArrayList<>();
  private final Map<Long, Sent> sent = new TreeMap<>();
  private final Doubts doubts = new Doubts();

  private long handles;
  private @Nullable OutgoingPut next;
  private @Nullable Sent nextSent;
  private @Nullable StoreException failure;
  private boolean finished;
  private int lanes = MailboxStore.LANES;
  private boolean passesDoubts;

  TransitQueue(
      TransitStore store,
      Onward onward,
      Retries retries,
      IntSupplier hours,
      Settlement settlement) {
    this.store = store;
    this.onward = onward;
    this.retries = retries;
    this.hours = hours;
    this.settlement = settlement;
    for (int lane = 0; lane < MailboxStore.LANES; lane++) {
      scans.add(new LaneScan(store, onward, lane));
      rows.add(new ArrayDeque<>());
    }
  }

  /** Something new may wait: everything is looked through again. Between records only. */
  void lookAgain() {
    for (LaneScan scan : scans) {
      scan.begin();
    }
    next = null;
    nextSent = null;
  }

  /** Nothing more is given out. */
  void finish() {
    finished = true;
    next = null;
    nextSent = null;
  }

  /** Only what is in the first so many lanes is given out. Between records only. */
  void allow(int mostLanes) {
    if (mostLanes != lanes) {
      lanes = mostLanes;
      next = null;
      nextSent = null;
    }
  }

  /** The most urgent lane in which anything waits or is in doubt; LANES if none. */
  int mostUrgentLane() {
    OutgoingPut put = peek();
    return Math.min(
        put == null ? MailboxStore.LANES : put.precedence().code(), doubts.mostUrgentLane());
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
    for (int lane = 0; lane < lanes && next == null; lane++) {
      choose(rows.get(lane), scans.get(lane));
    }
  }

  private void choose(Deque<LaneTrack> row, LaneScan scan) throws StoreException {
    fillRow(row, scan);
    while (!row.isEmpty()) {
      LaneTrack track = row.element();
      boolean waits = retries.isBlocked(track.key) || hasToWait(track);
      TransitEnvelope envelope = waits ? null : living(track);
      if (envelope != null) {
        next = put(track, envelope);
        nextSent = new Sent(track, envelope);
        return;
      }
      row.remove();
      track.inRow = false;
      forgetIfIdle(track);
      fillRow(row, scan);
    }
  }

  private void fillRow(Deque<LaneTrack> row, LaneScan scan) throws StoreException {
    while (row.size() < ROW && !scan.isOver()) {
      for (TransitHead head : scan.next(ROW)) {
        enter(row, head);
      }
    }
  }

  private void enter(Deque<LaneTrack> row, TransitHead head) {
    LaneKey key = new LaneKey(head.mailbox().key(), head.lane());
    Introduction introduction = onward.introduction(head.mailbox());
    if (retries.isBlocked(key)) {
      return;
    }
    if (introduction == null) {
      retries.refused(key); // it has come through too many relays, as far as is known
      return;
    }
    LaneTrack track = tracks.get(key);
    if (track == null) {
      track = new LaneTrack(key, head.mailbox(), head.number(), introduction);
      tracks.put(key, track);
    }
    if (!track.inRow && !hasToWait(track)) {
      track.inRow = true;
      row.add(track);
    }
  }

  private boolean hasToWait(LaneTrack track) {
    return track.isInDoubt() && !passesDoubts;
  }

  /** The next envelope of the lane whose lifetime is not over. */
  private @Nullable TransitEnvelope living(LaneTrack track) throws StoreException {
    while (true) {
      TransitEnvelope envelope = track.peek();
      if (envelope == null) {
        List<TransitEnvelope> page =
            store.envelopes(
                track.key.mailbox(), track.key.lane(), track.readUpTo(), PAGE_COUNT, PAGE_BYTES);
        if (page.isEmpty()) {
          return null;
        }
        track.read(page);
        introduceAnew(track);
      } else if (envelope.expiryHours() <= hours.getAsInt()) {
        track.expired(envelope);
        settlement.expired(track, envelope);
      } else {
        return envelope;
      }
    }
  }

  /** Order: behind the read, so that the way of everything that was read is known. */
  private void introduceAnew(LaneTrack track) throws StoreException {
    for (TransitHead head : store.heads(track.home(), track.key.lane(), track.number() - 1, 1)) {
      Introduction now =
          head.number() == track.number() ? onward.introduction(head.mailbox()) : null;
      if (now != null) {
        track.introduce(now);
      }
    }
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
    Deque<LaneTrack> row = rows.get(track.key.lane());
    if (track.turnIsOver(TURN_BYTES)) {
      row.remove(track);
      endTurn(track, row, scans.get(track.key.lane()));
    }
    next = null;
    nextSent = null;
  }

  /** To the end of the row, if the whole lane has room in it; else the others come first. */
  private static void endTurn(LaneTrack track, Deque<LaneTrack> row, LaneScan scan) {
    if (scan.isOver() && row.size() < ROW) {
      row.add(track);
      return;
    }
    track.inRow = false;
    track.unread();
    scan.comeBack();
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
    for (LaneTrack track : List.copyOf(tracks.values())) {
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
      scans.get(track.key.lane()).comeBack();
      forgetIfIdle(track);
    }
  }

  /**
   * Whether the home cannot be asked, so that lanes do not wait for that: what is in doubt is left
   * out, until it is too much, or {@link #giveUpDoubts}.
   */
  void passDoubts(boolean pass) {
    if (pass != passesDoubts) {
      passesDoubts = pass;
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
    if (track.isIdle()) {
      tracks.remove(track.key, track);
    }
  }

  /** Lanes of which anything is known. */
  int tracked() {
    return tracks.size();
  }
}
