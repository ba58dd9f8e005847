package org.tereze.testkit.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.tereze.wire.Disposition;

/**
 * All that is known of one envelope, and what follows from it: between which moments it must have
 * been held, and from when on it was collected for good. One thread.
 */
final class EnvelopeStory {
  /** Proof that it was held at some moment between two. */
  private static final class Proof {
    final long from;
    final long to;

    /** Whether its lifetime had not ended then; what expired may still be given for a day. */
    final boolean unexpired;

    Proof(long from, long to, boolean unexpired) {
      this.from = from;
      this.to = to;
      this.unexpired = unexpired;
    }
  }

  final int envelope;
  final List<Put> puts = new ArrayList<>();
  final List<Told> told = new ArrayList<>();
  final List<Copy> copies = new ArrayList<>();
  final Set<Fetch> seenBy = new HashSet<>();

  /** Puts that can have stored a copy: not refused, and not a repetition of what was held. */
  final List<Put> origins = new ArrayList<>();

  /** From here to there it was collected for certain and could not be stored anew. */
  long collectedFrom = Operation.NEVER;

  long collectedUntil = Operation.NEVER;

  /** From here on something is known of it for certain. */
  long knownFrom = Operation.NEVER;

  private final List<Proof> proofs = new ArrayList<>();
  private final MailboxFacts facts;

  EnvelopeStory(int envelope, MailboxFacts facts) {
    this.envelope = envelope;
    this.facts = facts;
  }

  void add(Put put) {
    if (!puts.isEmpty() && puts.get(0).lane != put.lane) {
      throw new IllegalArgumentException("an envelope of a history keeps to its lane");
    }
    puts.add(put);
  }

  void add(Told what) {
    told.add(what);
  }

  /** To be called once, when all is added. */
  void complete() {
    copies.sort(Comparator.comparingLong(copy -> copy.sequence));
    for (Put put : puts) {
      addOrigin(put);
    }
    for (Copy copy : copies) {
      proofs.add(new Proof(copy.firstFetch.invokedAt, copy.firstSeenAt, false));
    }
    for (Told each : told) {
      if (each.what == Disposition.STORED) {
        proofs.add(new Proof(each.ask.invokedAt, each.ask.endedAt, true));
      }
      if (each.what != Disposition.UNKNOWN) {
        knownFrom = Math.min(knownFrom, each.ask.endedAt);
      }
    }
    for (Proof proof : proofs) {
      knownFrom = Math.min(knownFrom, proof.to);
    }
    limitCopies();
    findCollected();
  }

  private void addOrigin(Put put) {
    if (put.isRefused() || put.invokedAt > facts.revokedAt) {
      return;
    }
    for (Proof proof : proofs) {
      if (proof.to < put.invokedAt && keptUntil(proof) > put.endedAt) {
        return; // held or collected all the while: it stored nothing
      }
    }
    origins.add(put);
    if (put.isStored()) {
      proofs.add(new Proof(put.invokedAt, put.endedAt, true));
    }
  }

  /** Until when what the proof speaks of cannot have ended uncollected. */
  private long keptUntil(Proof proof) {
    long until = Operation.NEVER;
    boolean any = false;
    for (Put origin : origins) {
      if (origin.invokedAt < proof.to && mayBeAlive(origin, proof)) {
        any = true;
        until = Math.min(until, mayEnd(origin, facts.hours.atLeast(origin.invokedAt)));
      }
    }
    return any ? Math.min(until, facts.revokePossibleAt) : proof.from;
  }

  private boolean mayBeAlive(Put origin, Proof proof) {
    if (proof.unexpired
        && latestExpiry(origin, origin.endedAt) <= facts.hours.atLeast(proof.from)) {
      return false;
    }
    for (Told each : told) {
      if (each.what == Disposition.EVICTED
          && each.ask.endedAt < proof.from
          && origin.endedAt < each.ask.invokedAt) {
        return false;
      }
    }
    return true;
  }

  /** The first moment at which a copy that was stored at this hour can be expired or evicted. */
  private long mayEnd(Put origin, long storedHour) {
    long hours = Math.min(lifetime(origin), facts.rules.guaranteedHours);
    return facts.hours.first(storedHour + hours);
  }

  private static int lifetime(Put put) {
    return Math.min(put.lifetimeHours, Rules.MAX_LIFETIME_HOURS);
  }

  /** The hour from which what this put stored by then is expired for certain. */
  private long latestExpiry(Put origin, long storedBy) {
    return (long) facts.hours.atMost(storedBy) + lifetime(origin);
  }

  /** Each copy can begin only when the one before it may have ended. */
  private void limitCopies() {
    long began = 0;
    for (Copy copy : copies) {
      long begin = Operation.NEVER;
      long end = Operation.NEVER;
      for (Put origin : origins) {
        if (origin.endedAt > began && origin.invokedAt < copy.firstSeenAt) {
          long stored = Math.max(began, origin.invokedAt);
          begin = Math.min(begin, stored);
          end = Math.min(end, mayEnd(origin, facts.hours.atLeast(stored)));
        }
      }
      copy.mayBeginAt = begin;
      copy.mayEndAt = end;
      began = end;
    }
  }

  private void findCollected() {
    for (Copy copy : copies) {
      long collected = facts.collected.get(copy.lane).certain(copy.sequence);
      if (collected < copy.mayEndAt) {
        collectedFrom = Math.min(collectedFrom, collected);
      }
    }
    for (Told each : told) {
      if (each.what == Disposition.COLLECTED) {
        collectedFrom = Math.min(collectedFrom, each.ask.endedAt);
      }
    }
    collectedUntil = forgettableFrom();
  }

  /** From when on the relay need not know the envelope any more. */
  long forgettableFrom() {
    long hour = Integer.MAX_VALUE;
    for (Put origin : origins) {
      hour = Math.min(hour, (long) facts.hours.atLeast(origin.invokedAt) + lifetime(origin));
    }
    return facts.hours.first(hour + Rules.REMEMBERED_HOURS);
  }

  /** A fetch that should have brought it and did not, if there is one. */
  Set<Fetch> fetchesThatMissed() {
    Set<Fetch> missed = new LinkedHashSet<>();
    for (Proof proof : proofs) {
      long until = Math.min(keptUntil(proof), mayBeCollected(proof));
      for (int i = facts.firstFetchAfter(proof.to); i < facts.fetches.size(); i++) {
        Fetch fetch = facts.fetches.get(i);
        if (fetch.invokedAt >= until) {
          break;
        }
        if (fetch.isComplete() && fetch.endedAt < until && !seenBy.contains(fetch)) {
          missed.add(fetch);
        }
      }
    }
    return missed;
  }

  /** The first moment at which what the proof speaks of can have been collected. */
  private long mayBeCollected(Proof proof) {
    long first = Operation.NEVER;
    for (Copy copy : copies) {
      if (!hadEnded(copy, proof)) {
        first = Math.min(first, facts.collected.get(copy.lane).possible(copy.sequence));
      }
    }
    return first;
  }

  /** Whether the copy was for certain expired or evicted, uncollected, when the proof began. */
  private boolean hadEnded(Copy copy, Proof proof) {
    for (Told each : told) {
      if (each.what == Disposition.EVICTED
          && each.ask.endedAt < proof.from
          && copy.firstSeenAt < each.ask.invokedAt) {
        return true;
      }
    }
    if (facts.collected.get(copy.lane).possible(copy.sequence) < proof.to) {
      return false;
    }
    long expiry = 0;
    for (Put origin : origins) {
      if (origin.invokedAt < copy.firstSeenAt) {
        long storedBy = Math.min(origin.endedAt, copy.firstSeenAt);
        expiry = Math.max(expiry, latestExpiry(origin, storedBy));
      }
    }
    return expiry > 0 && expiry <= facts.hours.atLeast(proof.from);
  }

  /** Whether a copy can have been collected before this moment. */
  boolean mayBeCollectedBefore(long moment) {
    for (Copy copy : copies) {
      long collected = facts.collected.get(copy.lane).possible(copy.sequence);
      if (copy.firstSeenAt < moment && collected < moment) {
        return true;
      }
    }
    return false;
  }

  /** Whether a copy that was stored before can be held within these moments. */
  boolean mayBeHeld(long from, long to) {
    for (Put origin : origins) {
      if (origin.invokedAt < to
          && latestExpiry(origin, origin.endedAt) > facts.hours.atLeast(from)
          && from < facts.revokedAt) {
        return true;
      }
    }
    return false;
  }

  /** Whether a copy can be expired at this moment. */
  boolean mayBeExpired(long moment) {
    for (Put origin : origins) {
      long hour = (long) facts.hours.atLeast(origin.invokedAt) + lifetime(origin);
      if (origin.invokedAt < moment && facts.hours.first(hour) < moment) {
        return true;
      }
    }
    return false;
  }

  /** Whether a copy can be evicted at this moment, or gone with its mailbox. */
  boolean mayBeEvicted(long moment) {
    for (Put origin : origins) {
      long hour = (long) facts.hours.atLeast(origin.invokedAt) + facts.rules.guaranteedHours;
      if (origin.invokedAt < moment
          && (facts.hours.first(hour) < moment || facts.revokePossibleAt < moment)) {
        return true;
      }
    }
    return false;
  }

  /** Whether it can have been stored anew between these moments. */
  boolean mayBeStoredAgain(long from, long to) {
    for (Put origin : origins) {
      if (origin.endedAt > from && origin.invokedAt < to) {
        return true;
      }
    }
    return false;
  }
}
