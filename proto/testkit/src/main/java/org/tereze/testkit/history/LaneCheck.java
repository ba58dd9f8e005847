package org.tereze.testkit.history;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether a lane of a mailbox was in order. One thread. */
final class LaneCheck {
  private final MailboxFacts facts;
  private final int lane;
  private final NavigableMap<Long, Copy> places;
  private final CollectedLane collected;
  private final List<Violation> found;

  LaneCheck(MailboxFacts facts, int lane, List<Violation> found) {
    this.facts = facts;
    this.lane = lane;
    this.places = facts.places.get(lane);
    this.collected = facts.collected.get(lane);
    this.found = found;
  }

  void run() {
    for (Fetch fetch : facts.fetches) {
      checkFetch(fetch);
    }
    checkMoments();
    checkLinks();
  }

  /** Rising, whole, and nothing that was collected. */
  private void checkFetch(Fetch fetch) {
    long last = 0;
    long end = 0;
    Set<Long> sequences = new HashSet<>();
    for (Given given : fetch.given) {
      if (given.lane != lane) {
        continue;
      }
      Copy copy = facts.at(lane, given.sequence);
      if (!sequences.add(given.sequence)) {
        report(Anomaly.STORED_TWICE, "came twice in one fetch", copy, copy, fetch);
      } else if (given.sequence < last) {
        report(Anomaly.DISORDER, "came behind a later one", copy, facts.at(lane, last), fetch);
      }
      if (collected.certain(given.sequence) < fetch.invokedAt) {
        report(Anomaly.RESURRECTED, "was collected and is given again", copy, copy, fetch);
      }
      last = Math.max(last, given.sequence);
      end = given.at;
    }
    if (sequences.size() > 1) {
      long first = sequences.stream().mapToLong(each -> each).min().orElse(0);
      for (Copy copy : places.subMap(first, last).values()) {
        if (!sequences.contains(copy.sequence) && !mayBeGone(copy, end)) {
          report(
              Anomaly.DISORDER, "is missing before a later one", copy, facts.at(lane, last), fetch);
        }
      }
    }
  }

  private boolean mayBeGone(Copy copy, long moment) {
    return copy.mayEndAt < moment
        || collected.possible(copy.sequence) < moment
        || facts.revokePossibleAt < moment;
  }

  /** What was in custody before another was put stands before it. */
  private void checkMoments() {
    Copy latest = null;
    for (Copy copy : places.values()) {
      if (latest != null && latest.mayBeginAt > storedBy(copy)) {
        report(Anomaly.DISORDER, "was there before and stands behind", copy, latest, null);
      }
      if (copy.mayBeginAt != Operation.NEVER
          && (latest == null || copy.mayBeginAt > latest.mayBeginAt)) {
        latest = copy;
      }
    }
  }

  /** When the copy was stored for certain. */
  private static long storedBy(Copy copy) {
    long by = copy.firstSeenAt;
    if (copy.firstSeenAt < copy.mayEndAt && copy.story.copies.get(0) == copy) {
      for (Put origin : copy.story.origins) {
        by = origin.isStored() ? Math.min(by, origin.endedAt) : by;
      }
    }
    return by;
  }

  /** What one link put one after the other, once each, stands so. */
  private void checkLinks() {
    Map<Integer, Copy> lastOfLink = new HashMap<>();
    for (Copy copy : places.values()) {
      if (copy.story.origins.size() == 1 && copy.story.copies.size() == 1) {
        Put put = copy.story.origins.get(0);
        Copy before = lastOfLink.put(put.client, copy);
        if (before != null && before.story.origins.get(0).invokedAt > put.invokedAt) {
          report(Anomaly.DISORDER, "was put later by the same link", before, copy, null);
        }
      }
    }
  }

  private void report(Anomaly anomaly, String what, Copy copy, Copy other, @Nullable Fetch by) {
    Set<Operation> shownBy = new LinkedHashSet<>();
    Set<Integer> envelopes = new LinkedHashSet<>();
    for (Copy each : List.of(copy, other)) {
      shownBy.addAll(each.story.puts);
      shownBy.add(each.firstFetch);
      envelopes.add(each.story.envelope);
    }
    for (Collect collect : facts.collects) {
      if (anomaly == Anomaly.RESURRECTED && collect.upTo[lane] >= copy.sequence) {
        shownBy.add(collect);
        break;
      }
    }
    if (by != null) {
      shownBy.add(by);
    }
    found.add(
        new Violation(
            anomaly,
            String.format(
                "envelope %d at %d in lane %d of mailbox %d %s%s",
                copy.story.envelope,
                copy.sequence,
                lane,
                facts.mailbox,
                what,
                copy == other ? "" : " (" + other.story.envelope + " at " + other.sequence + ")"),
            shownBy,
            envelopes,
            facts.hours));
  }
}
