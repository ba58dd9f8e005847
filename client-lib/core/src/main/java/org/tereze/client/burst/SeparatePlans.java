package org.tereze.client.burst;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.tereze.client.burst.CallPlan.Own;
import org.tereze.client.burst.CallPlan.Publication;
import org.tereze.client.burst.CallPlan.Wanted;
import org.tereze.link.Question;
import org.tereze.wire.MailboxId;
import org.tereze.wire.Precedence;
import org.tereze.wire.burst.OutgoingPut;

/**
 * One plan cut into one for each mailbox, so that no link names two. Stateless.
 *
 * <p>Guarantees: a relay that watches a link cannot tell from it which mailboxes are one person's,
 * nor which receipt answers which fetch. <b>Not guaranteed:</b> that it cannot tell from the
 * network address, or from links that follow each other; a {@code Dialer} may give each its own
 * way.
 */
public final class SeparatePlans {
  private SeparatePlans() {}

  /**
   * The parts, in a random order within each precedence, FLASH first; the plan itself is used up.
   */
  public static List<CallPlan> of(CallPlan plan, Random random) {
    Parts parts = new Parts();
    plan.fresh.forEach(put -> parts.of(put.mailbox()).fresh.add(put));
    plan.unacked.forEach(put -> parts.of(put.mailbox()).unacked.add(put));
    plan.backup.forEach(put -> parts.of(put.mailbox()).backup.add(put));
    for (Question question : plan.freshQuestions) {
      parts.of(question.mailbox()).freshQuestions.add(question);
    }
    for (Question question : plan.questions) {
      parts.of(question.mailbox()).questions.add(question);
    }
    for (Question question : plan.laterQuestions) {
      parts.of(question.mailbox()).laterQuestions.add(question);
    }
    for (Wanted wanted : plan.lookups) {
      parts.of(wanted.mailbox).lookups.add(wanted);
    }
    plan.fetches.forEach(own -> parts.of(own).fetches.add(own));
    plan.claims.forEach(own -> parts.of(own).claims.add(own));
    plan.revokes.forEach(own -> parts.of(own).revokes.add(own));
    for (Publication publication : plan.publications) {
      parts.of(publication.own).publications.add(publication);
    }
    List<CallPlan> all = new ArrayList<>(parts.byMailbox.values());
    Collections.shuffle(all, random);
    // Order: the window may end after any link.
    all.sort(Comparator.comparingInt(SeparatePlans::urgency));
    return all;
  }

  private static int urgency(CallPlan plan) {
    int most = Precedence.ROUTINE.code();
    for (OutgoingPut put : plan.fresh) {
      most = Math.min(most, put.precedence().code());
    }
    for (OutgoingPut put : plan.unacked) {
      most = Math.min(most, put.precedence().code());
    }
    return most;
  }

  private static final class Parts {
    final Map<MailboxId, CallPlan> byMailbox = new LinkedHashMap<>();

    CallPlan of(MailboxId mailbox) {
      return byMailbox.computeIfAbsent(mailbox, unused -> new CallPlan());
    }

    CallPlan of(Own own) {
      return of(own.owner.mailbox());
    }
  }
}
