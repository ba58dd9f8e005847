package org.tereze.testkit.history;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tereze.wire.AckCode;
import org.tereze.wire.Disposition;

/** Whether what was seen and said of one envelope can be true. One thread. */
final class EnvelopeCheck {
  private final MailboxFacts facts;
  private final EnvelopeStory story;
  private final List<Violation> found;

  EnvelopeCheck(MailboxFacts facts, EnvelopeStory story, List<Violation> found) {
    this.facts = facts;
    this.story = story;
    this.found = found;
  }

  void run() {
    checkCopies();
    checkLost();
    for (Put put : story.puts) {
      checkAnswer(put);
    }
    Told evicted = null;
    for (Told told : story.told) {
      String wrong = contradiction(told, evicted);
      if (wrong != null) {
        report(Anomaly.FALSE_DISPOSITION, "is told " + told.what + ", " + wrong, told.ask);
      }
      if (told.what == Disposition.EVICTED) {
        evicted = told;
      }
    }
  }

  private void checkCopies() {
    for (int i = 0; i < story.copies.size(); i++) {
      Copy copy = story.copies.get(i);
      int possible = 0;
      for (Put origin : story.origins) {
        possible += origin.invokedAt < copy.firstSeenAt ? 1 : 0;
      }
      if (possible == 0) {
        report(Anomaly.STORED_UNASKED, "is there, and no put can have stored it", copy.firstFetch);
      } else if (copy.lane != story.puts.get(0).lane) {
        report(Anomaly.DISORDER, "is in lane " + copy.lane, copy.firstFetch);
      } else if (copy.lastFetch.invokedAt > story.collectedFrom
          && copy.lastSeenAt < story.collectedUntil) {
        report(Anomaly.RESURRECTED, "was collected and is given again", copy.lastFetch);
      } else if (copy.mayBeginAt == Operation.NEVER || possible <= i) {
        report(
            Anomaly.STORED_TWICE,
            "is at " + copy.sequence + ", and cannot have left " + story.copies.get(i - 1).sequence,
            copy.firstFetch);
      }
    }
  }

  private void checkLost() {
    Set<Fetch> missed = story.fetchesThatMissed();
    if (!missed.isEmpty()) {
      Fetch fetch = missed.iterator().next();
      report(Anomaly.LOST, "was in custody, and is not there", fetch);
    }
  }

  private void checkAnswer(Put put) {
    AckCode answer = put.answer;
    if (answer == null) {
      return;
    }
    String wrong = null;
    switch (answer) {
      case STORED:
        if (put.endedAt < facts.claimPossibleAt) {
          wrong = "nobody had claimed the mailbox";
        } else if (put.lifetimeHours <= 0 || put.bytes > Rules.MAX_ENVELOPE_BYTES) {
          wrong = "it must be refused";
        } else if (put.invokedAt > facts.revokedAt && !story.mayBeCollectedBefore(put.endedAt)) {
          wrong = "the mailbox was revoked";
        }
        break;
      case TOO_LARGE:
        wrong = put.bytes > Rules.MAX_ENVELOPE_BYTES ? null : "it is not";
        break;
      case EXPIRED:
        wrong = put.lifetimeHours <= 0 ? null : "its lifetime had not ended";
        break;
      case NO_MAILBOX:
        wrong = put.invokedAt > facts.claimedAt ? "the mailbox was claimed" : null;
        break;
      case REVOKED:
        wrong = put.endedAt < facts.revokePossibleAt ? "nobody revoked the mailbox" : null;
        break;
      case NO_ROUTE:
        wrong = "the mailbox lives there";
        break;
      case FULL:
      case BUSY:
        break;
    }
    if (wrong != null) {
      report(Anomaly.FALSE_ANSWER, "is answered " + answer + ", and " + wrong, put);
    }
  }

  /** Why it cannot be what it was told to be, or null. */
  private @Nullable String contradiction(Told told, @Nullable Told evicted) {
    long from = told.ask.invokedAt;
    long to = told.ask.endedAt;
    boolean collected = from > story.collectedFrom && to < story.collectedUntil;
    boolean gone =
        evicted != null
            && evicted.ask.endedAt < from
            && !story.mayBeStoredAgain(evicted.ask.invokedAt, to);
    switch (told.what) {
      case UNKNOWN:
        return story.knownFrom < from && to < story.forgettableFrom() ? "and was known" : null;
      case STORED:
        if (collected) {
          return "and was collected";
        }
        if (gone) {
          return "and was evicted";
        }
        return story.mayBeHeld(from, to) ? null : "and cannot be held";
      case COLLECTED:
        if (gone) {
          return "and was evicted";
        }
        return collected || story.mayBeCollectedBefore(to) ? null : "and nobody collected it";
      case EXPIRED:
        if (collected) {
          return "and was collected";
        }
        return story.mayBeExpired(to) ? null : "and its lifetime had not ended";
      case EVICTED:
        if (collected) {
          return "and was collected";
        }
        return story.mayBeEvicted(to) ? null : "and could not be yet";
      case FORWARDED:
      case REFUSED:
        return "and no relay says so";
    }
    throw new IllegalStateException("no such disposition");
  }

  /** With everything that concerns the envelope. */
  private void report(Anomaly anomaly, String what, Operation by) {
    Set<Operation> shownBy = new LinkedHashSet<>(story.puts);
    for (Copy copy : story.copies) {
      shownBy.add(copy.firstFetch);
      shownBy.add(copy.lastFetch);
      Collect first = null;
      for (Collect collect : facts.collects) {
        if (first == null && collect.upTo[copy.lane] >= copy.sequence) {
          first = collect;
          shownBy.add(collect);
        }
      }
    }
    for (Told told : story.told) {
      shownBy.add(told.ask);
    }
    for (Statement statement : facts.statements) {
      if (statement.revoke) {
        shownBy.add(statement);
      }
    }
    shownBy.add(by);
    found.add(
        new Violation(
            anomaly,
            "envelope " + story.envelope + " of mailbox " + facts.mailbox + " " + what,
            shownBy,
            Set.of(story.envelope),
            facts.hours));
  }
}
