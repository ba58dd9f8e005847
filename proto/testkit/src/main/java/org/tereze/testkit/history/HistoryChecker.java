package org.tereze.testkit.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tereze.wire.Outcome;

/**
 * Compares a history with a small model of the mailbox. Stateless.
 *
 * <p>The model: an envelope is absent until a put of it that is answered STORED, or is not
 * answered, stores it behind all others of its lane. Held, it is in every complete fetch, once,
 * until its owner collects it, it expires, is evicted or its mailbox is revoked. While held, and
 * once collected, a repeated put is STORED and stores nothing; after it expired or was evicted it
 * is stored anew. A fetch gives each lane in order and without holes; between lanes any order goes,
 * so FLASH may overtake. An ask is answered by what is so at a moment within it.
 *
 * <p>How: mailboxes are independent, and in one so are envelopes, apart from the order of a lane.
 * Nothing is searched: each operation happened somewhere between its beginning and its end, so that
 * for each envelope follow moments from which something <em>must</em> be so and moments from which
 * something else <em>may</em> be. What was answered is compared with those. The time that it takes
 * grows like the history's length (and its logarithm); an envelope that is put many times costs the
 * square of that number.
 *
 * <p>Guarantee: it finds nothing wrong in a history that the model allows. An operation without an
 * answer may have been done at any moment up to its end, or not at all.
 *
 * <p>Non-guarantee: it does not find everything. Of operations on one envelope that overlap it
 * takes each one's best case by itself, not whether the best cases fit together. It does not count
 * quotas: FULL and BUSY are believed, but store nothing. While an envelope may be expired (the hour
 * is only known to lie between two) or as old as what may be evicted, its absence is believed. An
 * envelope that comes in other lanes, and an owner that collects what it was not given, are beyond
 * it; what is collected on somebody's word alone counts as such.
 */
public final class HistoryChecker {
  private HistoryChecker() {}

  /** Everything that cannot have been; empty if all is well. */
  public static List<Violation> check(History history, Rules rules) {
    Hours hours = new Hours();
    Map<Integer, MailboxFacts> mailboxes = new TreeMap<>();
    for (Operation operation : history.operations()) {
      if (operation instanceof HourChange) {
        hours.add((HourChange) operation);
      } else {
        mailboxes
            .computeIfAbsent(operation.mailbox, number -> new MailboxFacts(number, hours, rules))
            .add(operation);
      }
    }
    List<Violation> found = new ArrayList<>();
    for (MailboxFacts facts : mailboxes.values()) {
      facts.complete();
      check(facts, found);
    }
    return found;
  }

  private static void check(MailboxFacts facts, List<Violation> found) {
    for (EnvelopeStory story : facts.stories.values()) {
      new EnvelopeCheck(facts, story, found).run();
    }
    for (int lane = 0; lane < History.LANES; lane++) {
      new LaneCheck(facts, lane, found).run();
    }
    for (Copy clash : facts.clashes) {
      found.add(clash(facts, clash));
    }
    for (Fetch fetch : facts.fetches) {
      checkOutcome(facts, fetch, fetch.outcome, !fetch.given.isEmpty(), found);
    }
    for (Statement statement : facts.statements) {
      if (statement.outcome == Outcome.OK
          && !statement.revoke
          && statement.invokedAt > facts.revokedAt) {
        found.add(falseAnswer(facts, statement, "is claimed after it was revoked"));
      }
    }
  }

  private static void checkOutcome(
      MailboxFacts facts,
      Operation operation,
      @Nullable Outcome outcome,
      boolean gave,
      List<Violation> found) {
    if (operation.invokedAt > facts.revokedAt && (gave || outcome == Outcome.OK)) {
      found.add(falseAnswer(facts, operation, "is fetched after it was revoked"));
    } else if (outcome == Outcome.NO_MAILBOX && operation.invokedAt > facts.claimedAt) {
      found.add(falseAnswer(facts, operation, "was claimed, and is not there"));
    } else if (outcome == Outcome.REVOKED && operation.endedAt < facts.revokePossibleAt) {
      found.add(falseAnswer(facts, operation, "is said to be revoked, which nobody did"));
    }
  }

  private static Violation falseAnswer(MailboxFacts facts, Operation operation, String what) {
    List<Operation> shownBy = new ArrayList<>(facts.statements);
    shownBy.add(operation);
    return new Violation(
        Anomaly.FALSE_ANSWER,
        "mailbox " + facts.mailbox + " " + what,
        shownBy,
        Set.of(),
        facts.hours);
  }

  private static Violation clash(MailboxFacts facts, Copy clash) {
    Copy first = facts.at(clash.lane, clash.sequence);
    List<Operation> shownBy = new ArrayList<>(first.story.puts);
    shownBy.addAll(clash.story.puts);
    shownBy.add(first.firstFetch);
    shownBy.add(clash.firstFetch);
    return new Violation(
        Anomaly.PLACE_REUSED,
        String.format(
            "envelopes %d and %d were both at %d in lane %d of mailbox %d",
            first.story.envelope, clash.story.envelope, clash.sequence, clash.lane, facts.mailbox),
        shownBy,
        Set.of(first.story.envelope, clash.story.envelope),
        facts.hours);
  }
}
