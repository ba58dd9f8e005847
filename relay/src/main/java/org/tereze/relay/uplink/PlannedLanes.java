package org.tereze.relay.uplink;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.tereze.relay.store.MailboxStore;
import org.tereze.relay.store.TransitEnvelope;
import org.tereze.relay.store.TransitHead;
import org.tereze.window.plan.BurstPlanner;
import org.tereze.window.plan.Part;
import org.tereze.wire.Precedence;

/**
 * The lanes of mailboxes that a planner chooses among, and whose pages are held. One thread.
 *
 * <p>An edge knows its time in hours and of an envelope no part; its deadline is the half of the
 * lifetime that it has here.
 */
final class PlannedLanes {
  /** Of each precedence. */
  static final int MOST_OF_ONE = BurstPlanner.MAX_LANES / MailboxStore.LANES;

  /** So many hold a page; the others are read again when they are chosen. */
  static final int MOST_PAGES = 64;

  private static final long HOUR_MILLIS = 3_600_000;
  private static final Precedence[] PRECEDENCES = Precedence.values();

  private final IntSupplier hours;
  private final int most;
  private final BurstPlanner planner;
  private final @Nullable LaneTrack[] tracks;
  private final int[] counts = new int[MailboxStore.LANES];

  /** The longest unused first. */
  private final Set<LaneTrack> withPage = new LinkedHashSet<>();

  PlannedLanes(IntSupplier hours, int mostOfOne) {
    this.hours = hours;
    this.most = mostOfOne;
    this.planner = new BurstPlanner(mostOfOne * MailboxStore.LANES);
    this.tracks = new @Nullable LaneTrack[mostOfOne * MailboxStore.LANES];
  }

  private long nowMillis() {
    return hours.getAsInt() * HOUR_MILLIS;
  }

  /** How many there are. */
  int size() {
    return planner.size();
  }

  /** Whether another of this precedence may enter. Bound: what is known of lanes at a time. */
  boolean hasRoom(int lane) {
    return room(lane) > 0;
  }

  /** How many there are of this precedence. */
  int count(int lane) {
    return counts[lane];
  }

  /** For how many more of this precedence there is room. */
  int room(int lane) {
    return most - counts[lane];
  }

  /** It is not in the plan, and there is room. */
  void enter(LaneTrack track, TransitHead head) {
    int lane = head.lane();
    track.planned = planner.open(PRECEDENCES[lane], Part.WHOLE, head.storedHours() * HOUR_MILLIS);
    tracks[track.planned] = track;
    counts[lane]++;
    long deadline = deadlineMillis(head.storedHours(), head.expiryHours());
    planner.head(track.planned, head.bytes(), head.paceBytes(), deadline, nowMillis());
  }

  private static long deadlineMillis(int storedHours, int expiryHours) {
    return (storedHours + expiryHours) * HOUR_MILLIS / 2;
  }

  /** Nothing of it is to go for now. */
  void leave(LaneTrack track) {
    planner.close(track.planned);
    tracks[track.planned] = null;
    counts[track.key.lane()]--;
    track.planned = BurstPlanner.NONE;
    withPage.remove(track);
  }

  /** Those of these precedences, from the first one on. */
  List<LaneTrack> from(int lane) {
    List<LaneTrack> found = new ArrayList<>();
    for (LaneTrack track : tracks) {
      if (track != null && track.key.lane() >= lane) {
        found.add(track);
      }
    }
    return found;
  }

  /** The most urgent precedence of them; {@link MailboxStore#LANES} if there are none. */
  int mostUrgentLane() {
    int lane = 0;
    while (lane < MailboxStore.LANES && counts[lane] == 0) {
      lane++;
    }
    return lane;
  }

  /** The lane to go next. */
  @Nullable LaneTrack next() {
    int number = planner.next(nowMillis());
    return number == BurstPlanner.NONE ? null : Objects.requireNonNull(tracks[number]);
  }

  /** What is first in it now. */
  void head(LaneTrack track, TransitEnvelope head) {
    planner.head(
        track.planned,
        head.bytes().length,
        track.paceBytes(),
        deadlineMillis(head.storedHours(), head.expiryHours()),
        nowMillis());
  }

  /** Its head is on its way. */
  void sent(LaneTrack track) {
    planner.sent(track.planned, nowMillis());
  }

  /** How many hold a page, at most. */
  int pages() {
    return withPage.size();
  }

  /** It holds a page; whoever has used his for least long lets go of it. */
  void usesPage(LaneTrack track) {
    withPage.remove(track);
    withPage.add(track);
    if (withPage.size() > MOST_PAGES) {
      LaneTrack unused = withPage.iterator().next();
      withPage.remove(unused);
      unused.unread();
    }
  }
}
