package org.tereze.testkit.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.tereze.wire.AckCode;
import org.tereze.wire.Outcome;

/**
 * A mailbox's operations in the order in which questions come: by lane, by envelope, by place. One
 * thread.
 */
final class MailboxFacts {
  final int mailbox;
  final Hours hours;
  final Rules rules;
  final List<CollectedLane> collected = new ArrayList<>();
  final List<Collect> collects = new ArrayList<>();
  final List<Fetch> fetches = new ArrayList<>();
  final List<Statement> statements = new ArrayList<>();
  final Map<Integer, EnvelopeStory> stories = new TreeMap<>();

  /** Per lane, what was seen at each place first. */
  final List<NavigableMap<Long, Copy>> places = new ArrayList<>();

  /** Places at which a second envelope was seen. */
  final List<Copy> clashes = new ArrayList<>();

  /** When it can have been claimed and was for certain, when it can have been revoked and was. */
  long claimPossibleAt = Operation.NEVER;

  long claimedAt = Operation.NEVER;
  long revokePossibleAt = Operation.NEVER;
  long revokedAt = Operation.NEVER;

  MailboxFacts(int mailbox, Hours hours, Rules rules) {
    this.mailbox = mailbox;
    this.hours = hours;
    this.rules = rules;
    for (int lane = 0; lane < History.LANES; lane++) {
      collected.add(new CollectedLane());
      places.add(new TreeMap<>());
    }
  }

  void add(Operation operation) {
    if (operation instanceof Put) {
      Put put = (Put) operation;
      story(put.envelope).add(put);
      revokedAt = put.answer == AckCode.REVOKED ? Math.min(revokedAt, put.endedAt) : revokedAt;
    } else if (operation instanceof Fetch) {
      Fetch fetch = (Fetch) operation;
      fetches.add(fetch);
      revokedAt = fetch.outcome == Outcome.REVOKED ? Math.min(revokedAt, fetch.endedAt) : revokedAt;
    } else if (operation instanceof Collect) {
      add((Collect) operation);
    } else if (operation instanceof Ask) {
      Ask ask = (Ask) operation;
      for (int i = 0; i < ask.told.length; i++) {
        story(ask.envelopes[i]).add(new Told(ask, ask.told[i]));
      }
    } else if (operation instanceof Statement) {
      add((Statement) operation);
    }
  }

  private void add(Collect collect) {
    collects.add(collect);
    boolean refused = collect.answered && collect.outcome != Outcome.OK;
    for (int lane = 0; lane < History.LANES && !refused; lane++) {
      long durableAt = collect.answered ? collect.endedAt : Operation.NEVER;
      collected.get(lane).add(collect.upTo[lane], collect.invokedAt, durableAt);
    }
  }

  private void add(Statement statement) {
    statements.add(statement);
    if (statement.answered && statement.outcome != Outcome.OK) {
      return;
    }
    long certainAt = statement.answered ? statement.endedAt : Operation.NEVER;
    if (statement.revoke) {
      revokePossibleAt = Math.min(revokePossibleAt, statement.invokedAt);
      revokedAt = Math.min(revokedAt, certainAt);
    } else {
      claimPossibleAt = Math.min(claimPossibleAt, statement.invokedAt);
      claimedAt = Math.min(claimedAt, certainAt);
    }
  }

  /** To be called once, when every operation was added. */
  void complete() {
    collected.forEach(CollectedLane::complete);
    fetches.sort(Comparator.comparingLong(Operation::invokedAt));
    for (Fetch fetch : fetches) {
      for (Given given : fetch.given) {
        place(fetch, given);
      }
    }
    for (EnvelopeStory story : stories.values()) {
      story.complete();
    }
  }

  private void place(Fetch fetch, Given given) {
    EnvelopeStory story = story(given.envelope);
    story.seenBy.add(fetch);
    Copy copy = places.get(given.lane).get(given.sequence);
    if (copy == null) {
      copy = new Copy(story, fetch, given);
      places.get(given.lane).put(given.sequence, copy);
      story.copies.add(copy);
    } else if (copy.story == story) {
      copy.seen(fetch, given.at);
    } else {
      clashes.add(new Copy(story, fetch, given));
    }
  }

  private EnvelopeStory story(int envelope) {
    return stories.computeIfAbsent(envelope, number -> new EnvelopeStory(number, this));
  }

  /** What was seen first at a place at which something was seen. */
  Copy at(int lane, long sequence) {
    Copy copy = places.get(lane).get(sequence);
    if (copy == null) {
      throw new IllegalStateException("nothing was seen at " + sequence);
    }
    return copy;
  }

  /** Where a fetch that was begun at this moment or later lies in {@link #fetches}. */
  int firstFetchAfter(long moment) {
    int low = 0;
    int high = fetches.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (fetches.get(middle).invokedAt > moment) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
