package org.tereze.client.burst;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tereze.client.burst.BurstOutcome.Figure;
import org.tereze.client.burst.CallPlan.Own;
import org.tereze.client.burst.CallPlan.Publication;
import org.tereze.client.burst.CallPlan.Wanted;
import org.tereze.client.burst.Requests.Kind;
import org.tereze.client.burst.Requests.Request;
import org.tereze.client.cost.EndedLink;
import org.tereze.client.vault.VaultException;
import org.tereze.crypto.X25519PublicKey;
import org.tereze.link.FlowListener;
import org.tereze.link.LinkException;
import org.tereze.link.NoiseLink;
import org.tereze.link.PutFlow;
import org.tereze.link.Question;
import org.tereze.link.Questions;
import org.tereze.schema.Bye;
import org.tereze.schema.Collected;
import org.tereze.window.schedule.CallLimits;
import org.tereze.wire.AckCode;
import org.tereze.wire.MailboxId;
import org.tereze.wire.Precedence;
import org.tereze.wire.burst.DeliveryReceiver;
import org.tereze.wire.burst.OutgoingPut;
import org.tereze.wire.frame.FrameType;
import org.tereze.wire.frame.FrameWriter;

/**
 * One burst with one relay over an open link, both directions, from the first flight to the
 * goodbye.
 *
 * <p>One thread; blocks in the link only. Puts may go by datagrams beside it; then the link takes
 * over what these leave. What is said, in this order:
 *
 * <ol>
 *   <li>first flight and until the answer: questions about what an earlier link left unacked,
 *       fetches, puts;
 *   <li>after the answer: revokes and claims (each followed by its fetch), the other puts, then
 *       those that the answers showed to be missing;
 *   <li>when all puts are acked: questions about what is in custody, lookups, publications;
 *   <li>when all is answered and all that came is collected: Bye.
 * </ol>
 */
final class Burst {
  /** Where datagrams are waited for and nothing wakes this thread, it looks so often. */
  private static final long LOOK_MILLIS = 1_000;

  /** So many fetched bytes are made known as collected at once, so that a cut repeats no more. */
  private static final int COLLECT_AFTER_BYTES = 8 * 1024;

  /** Where less is left of a window's volume nothing is fetched any more. */
  private static final long LEAST_FETCH_BYTES = 400;

  private final NoiseLink link;
  private final CallPlan plan;
  private final X25519PublicKey relay;
  private final BurstWork work;
  private final @Nullable DatagramPuts datagrams;
  private final PutQueue puts;
  private final PutFlow flow;
  private final FrameWriter writer;
  private final DeliveryReceiver deliveries = new DeliveryReceiver();
  private final Requests requests = new Requests();
  private final Questions questions = new Questions();
  private final BurstReader reader;
  private final BurstFigures figures;
  private final LinkTally tally = new LinkTally();
  private final List<Own> claimed = new ArrayList<>();

  private Stage stage = Stage.FIRST;
  private long countedPuts;

  private enum Stage {
    FIRST,
    ANSWERED,
    CLOSING,
    BYE
  }

  Burst(
      NoiseLink link,
      CallPlan plan,
      X25519PublicKey relay,
      BurstWork work,
      BurstFigures figures,
      @Nullable DatagramPuts datagrams,
      LongSupplier nanoTime) {
    this.link = link;
    this.plan = plan;
    this.relay = relay;
    this.work = work;
    this.figures = figures;
    this.datagrams = datagrams;
    this.puts = new PutQueue(plan, datagrams);
    this.reader =
        new BurstReader(
            relay, work, puts, requests, deliveries, questions, figures, tally, claimed);
    this.flow = new PutFlow(link, puts, new Watch(), nanoTime);
    this.writer = flow.writer();
  }

  /** Notes what leaves and what it was for. */
  private final class Watch implements FlowListener {
    @Override
    public void putAdded(OutgoingPut put, int writerBytes) {
      tally.addedPut(put.handle(), writerBytes);
      work.sending(put.handle());
    }

    @Override
    public void othersAdded(int writerBytes) {
      tally.added(writerBytes);
    }

    @Override
    public void wrote(int bytes) {
      tally.wrote(bytes);
      figures.add(Figure.PUT, flow.sentCount() - countedPuts);
      countedPuts = flow.sentCount();
    }

    @Override
    public void answered(OutgoingPut put, AckCode code) {
      reader.answered(put, code);
    }
  }

  /** Runs to the goodbye. What was told to the work and committed counts, however this ends. */
  void run() throws LinkException, VaultException {
    sayFirst();
    while (true) {
      takeDatagrams();
      advance();
      int count = next();
      figures.progress(link);
      if (count == NoiseLink.CLOSED) {
        ended();
        return;
      }
      if (count != NoiseLink.NOTHING) {
        reader.read(flow, link.payload(), count);
        sayCollected();
      }
    }
  }

  private int next() throws LinkException {
    // Silence is no fault where only datagrams are waited for.
    return isSendingDatagrams() && isQuiet() ? flow.idle(LOOK_MILLIS) : flow.next();
  }

  private boolean isSendingDatagrams() {
    return datagrams != null && datagrams.isActive();
  }

  private void takeDatagrams() throws VaultException {
    if (datagrams == null) {
      return;
    }
    datagrams.take();
    if (!datagrams.isActive()) {
      datagrams.handOver(new Successor());
    }
  }

  /** The link goes on where datagrams ended. */
  private final class Successor implements DatagramPuts.Taker {
    @Override
    public void fresh(OutgoingPut put) {
      puts.add(put);
    }

    @Override
    public void unacked(OutgoingPut put) {
      puts.addUnacked(put);
    }

    @Override
    public void ask(Question question) {
      questions.ask(question, writer);
    }
  }

  /** What the link cost so far. */
  EndedLink cost() {
    return tally.cost(link);
  }

  private void ended() throws LinkException {
    if (stage != Stage.BYE) {
      throw LinkException.closedEarly();
    }
  }

  private void sayFirst() throws LinkException {
    for (Question question : plan.questions) {
      questions.ask(question, writer);
    }
    for (Own own : plan.fetches) {
      fetch(own, plan.fetches.size());
    }
    flow.fill();
    if (writer.isEmpty()) {
      // A relay answers only when it has something to say; nothing newer than this can be there.
      lookup(new Wanted(anyMailbox(), -1, Request.NOBODY));
    }
    // Order: before anything is read, since a Fetch signed for this phase means nothing in the
    // next.
    flow.sendFirst();
  }

  private MailboxId anyMailbox() {
    if (!plan.lookups.isEmpty()) {
      return plan.lookups.get(0).mailbox;
    }
    List<Own> own = plan.claims.isEmpty() ? plan.revokes : plan.claims;
    if (!own.isEmpty()) {
      return own.get(0).owner.mailbox();
    }
    if (!plan.publications.isEmpty()) {
      return plan.publications.get(0).own.owner.mailbox();
    }
    return MailboxId.of(new byte[MailboxId.BYTES]);
  }

  /** Says what the stage allows to say now, and moves on to the next. */
  private void advance() {
    if (stage == Stage.FIRST && link.answered()) {
      stage = Stage.ANSWERED;
      sayAnswered();
    }
    if (stage != Stage.BYE) {
      for (Own own : claimed) {
        fetch(own, claimed.size());
      }
      claimed.clear();
    }
    if (stage == Stage.ANSWERED && puts.isEmpty() && flow.isQuiet() && !isSendingDatagrams()) {
      stage = Stage.CLOSING;
      sayClosing();
    }
    if (stage == Stage.CLOSING && isQuiet()) {
      stage = Stage.BYE;
      writer.add(FrameType.BYE, Bye.getDefaultInstance());
    }
  }

  private boolean isQuiet() {
    return requests.isQuiet() && questions.isQuiet() && puts.isEmpty() && flow.isQuiet();
  }

  private void sayAnswered() {
    for (Own own : plan.revokes) {
      if (requests.hasRoom()) {
        requests.add(Kind.REVOKE, own, null);
        writer.add(FrameType.REVOKE, Statements.revoke(own, relay));
      }
    }
    for (Own own : plan.claims) {
      if (requests.hasRoom()) {
        requests.add(Kind.CLAIM, own, null);
        writer.add(FrameType.CLAIM, Statements.claim(own, relay));
      }
    }
  }

  private void sayClosing() {
    for (Question question : plan.laterQuestions) {
      questions.ask(question, writer);
    }
    for (Wanted wanted : plan.lookups) {
      lookup(wanted);
    }
    for (Publication publication : plan.publications) {
      if (requests.hasRoom()) {
        requests.add(Kind.PUBLISH, publication.own, null);
        writer.add(FrameType.PUBLISH, Statements.publish(publication, relay));
      }
    }
  }

  private void lookup(Wanted wanted) {
    if (requests.hasRoom()) {
      requests.add(Kind.LOOKUP, null, wanted);
      writer.add(FrameType.LOOKUP, Statements.lookup(wanted));
    }
  }

  /** One of so many that share what is left of a window's volume. */
  private void fetch(Own own, int of) {
    long left = figures.leftBytes();
    int budget = left == CallLimits.NO_LIMIT ? 0 : budget(left / of);
    if (requests.hasRoom() && left / of >= LEAST_FETCH_BYTES) {
      int number = requests.add(Kind.FETCH, own, null);
      requests.all().get(number).ownerProven = link.answered();
      deliveries.expect(number);
      writer.add(FrameType.FETCH, Statements.fetch(own, link.fetchHash(), budget));
    }
  }

  private static int budget(long leftBytes) {
    // Heads, acks and TCP take the rest.
    return (int) Math.min(Integer.MAX_VALUE, leftBytes / 5 * 4);
  }

  /** Order: only after the work was committed. */
  private void sayCollected() {
    List<Request> all = requests.all();
    for (int number = 0; number < all.size(); number++) {
      Request request = all.get(number);
      boolean kept = request.own != null && request.own.kept;
      boolean due = !kept && (!request.open || request.undurableBytes >= COLLECT_AFTER_BYTES);
      if (due && !request.durable.isEmpty() && link.answered()) {
        Collected.Builder collected = Collected.newBuilder().setRequest(number);
        for (Map.Entry<Precedence, Long> lane : request.durable.entrySet()) {
          collected.addUpto(lane.getKey().code()).addUpto(lane.getValue());
        }
        if (!request.ownerProven && request.own != null) {
          collected.setSignature(Statements.collected(request.own, link.finalHash()));
          request.ownerProven = true;
        }
        writer.add(FrameType.COLLECTED, collected.build());
        request.durable.clear();
        request.undurableBytes = 0;
      }
    }
  }
}
