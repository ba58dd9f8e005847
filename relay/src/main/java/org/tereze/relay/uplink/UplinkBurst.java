package org.tereze.relay.uplink;

import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tereze.link.FlowListener;
import org.tereze.link.LinkException;
import org.tereze.link.LinkKeyUse;
import org.tereze.link.NoiseLink;
import org.tereze.link.PutFlow;
import org.tereze.link.Question;
import org.tereze.link.Questions;
import org.tereze.relay.store.StoreException;
import org.tereze.relay.store.UndecidedEnvelope;
import org.tereze.schema.Bundle;
import org.tereze.schema.Bye;
import org.tereze.schema.Done;
import org.tereze.schema.LinkKey;
import org.tereze.schema.Tell;
import org.tereze.wire.AckCode;
import org.tereze.wire.Disposition;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.burst.Outgoing;
import org.tereze.wire.burst.OutgoingPut;
import org.tereze.wire.frame.FrameReader;
import org.tereze.wire.frame.FrameType;

/**
 * One link to an upstream, from the first flight to the goodbye. One thread; blocks in the link and
 * in reads of the store.
 *
 * <ol>
 *   <li>questions about what an earlier link left unacked, if the next hop is its home;
 *   <li>what waits is put, as long as anything does, but for what datagrams take;
 *   <li>behind the first answer: requests for homes, few while puts wait;
 *   <li>when all of it is answered: questions about what was forwarded, if they are due;
 *   <li>the link stays for a while, so that what comes meanwhile goes without another handshake;
 *   <li>Bye.
 * </ol>
 */
final class UplinkBurst implements FlowListener {
  /** Where datagrams are waited for and nothing wakes this thread, it looks so often. */
  private static final long LOOK_MILLIS = 1_000;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final NoiseLink link;
  private final UplinkWork work;
  private final CurrentCall current;
  private final Runnable onAnswer;
  private final KnownUpstream known;
  private final TransitQueue queue;
  private final Settlement settlement;
  private final PutAnswers answers;
  private final @Nullable UplinkDatagrams datagrams;
  private final LongSupplier nanos;
  private final Leftover leftover = new Leftover();
  private final PutFlow flow;
  private final Questions questions = new Questions();
  private final FrameReader frames = new FrameReader();
  private final RequestBurst requests;

  private List<UndecidedEnvelope> asked = List.of();
  private long lastUsedNanos;
  private boolean opened;
  private boolean bye;
  private boolean anyTold;

  /** What the datagrams do not take. */
  private final class Leftover implements Outgoing {
    @Override
    public @Nullable OutgoingPut peek() {
      return datagrams != null && datagrams.isTaking() ? null : queue.peek();
    }

    @Override
    public void remove() {
      queue.remove();
    }
  }

  /**
   * Begins on this link.
   *
   * @param onAnswer hears of its first answer
   * @param datagrams null if none go beside it
   */
  UplinkBurst(
      NoiseLink link,
      UplinkWork work,
      Runnable onAnswer,
      KnownUpstream known,
      PutAnswers answers,
      @Nullable UplinkDatagrams datagrams,
      LongSupplier nanos) {
    this.link = link;
    this.work = work;
    this.current = work.current();
    this.onAnswer = onAnswer;
    this.known = known;
    this.queue = work.queue();
    this.settlement = work.settlement();
    this.answers = answers;
    this.datagrams = datagrams;
    this.nanos = nanos;
    this.flow = new PutFlow(link, leftover, this, nanos);
    this.lastUsedNanos = nanos.getAsLong();
    this.requests = new RequestBurst(work);
  }

  /** Whether the next hop answered a question or a request on this link. */
  boolean wasTold() {
    return anyTold;
  }

  /** Runs to the goodbye. What was answered counts, however this ends. */
  void run() throws LinkException, StoreException {
    askDoubts();
    flow.fill();
    queue.check();
    if (flow.writer().isEmpty()) {
      requests.sayFirst(flow.writer());
    }
    if (flow.writer().isEmpty() && !ask()) {
      return;
    }
    flow.sendFirst();
    while (true) {
      work.runTasks();
      takeDatagrams();
      if (!goOn()) {
        return;
      }
      int count = owed() ? flow.next() : flow.idle(idleMillis());
      queue.check();
      if (count == NoiseLink.CLOSED) {
        closed();
        return;
      }
      if (count != NoiseLink.NOTHING) {
        read(count);
      }
    }
  }

  private void askDoubts() {
    for (Question question : queue.doubts().questions()) {
      questions.ask(question, flow.writer());
    }
  }

  private void takeDatagrams() throws StoreException {
    if (datagrams == null) {
      return;
    }
    datagrams.take();
    if (datagrams.isBusy()) {
      lastUsedNanos = nanos.getAsLong();
    }
    if (!bye) {
      askDoubts();
    }
  }

  private boolean isSendingDatagrams() {
    return datagrams != null && datagrams.isBusy();
  }

  private long idleMillis() {
    return isSendingDatagrams()
        ? LOOK_MILLIS
        : Math.min(
            Math.min(lingerMillis(), current.meter().untilClosingMillis()),
            work.untilNewsOrRetryMillis());
  }

  /** Says what is to be said besides puts; false if the link is of no use any more. */
  private boolean goOn() throws StoreException {
    if (work.isBroken()) {
      return false;
    }
    if (current.isStopping()) {
      queue.finish();
    }
    if (!bye && link.answered() && !current.isEnding()) {
      requests.say(!isDry() || isSendingDatagrams(), flow.writer());
    }
    boolean quiet = !bye && flow.isQuiet() && isAnswered() && isDry() && !isSendingDatagrams();
    queue.check();
    if (quiet && (current.isEnding() || !(work.news().isDue() && ask()))) {
      if (flow.needsAnotherLink()
          || answers.isShareUsedUp()
          || current.isEnding()
          || lingerMillis() == 0) {
        flow.writer().add(FrameType.BYE, Bye.getDefaultInstance());
        bye = true;
      }
    }
    return true;
  }

  private boolean isAnswered() {
    return questions.isQuiet() && requests.isQuiet();
  }

  private boolean isDry() {
    return leftover.peek() == null || flow.needsAnotherLink();
  }

  /** Whether the next hop has something to answer, or this end something to say. */
  private boolean owed() {
    return bye || !flow.isQuiet() || !isAnswered() || !isDry();
  }

  private long lingerMillis() {
    long idleMillis = (nanos.getAsLong() - lastUsedNanos) / NANOS_PER_MILLI;
    return Math.max(0, current.lingerMillis() - idleMillis);
  }

  private boolean ask() throws StoreException {
    News.Round round = work.news().next();
    asked = round.asked();
    for (Question question : round.questions()) {
      questions.ask(question, flow.writer());
    }
    // Order: before the first answer a statement, or a question about one, is malformed.
    boolean asksOfRequests = link.answered() && requests.ask(flow.writer());
    return !questions.isQuiet() || asksOfRequests;
  }

  private void closed() throws LinkException {
    if (!bye) {
      throw LinkException.closedEarly();
    }
  }

  private void read(int count) throws LinkException {
    if (!opened) {
      opened = true;
      onAnswer.run();
      work.metrics().linkOpened();
    }
    try {
      frames.feed(link.payload(), 0, count);
      while (frames.next()) {
        frame();
      }
    } catch (MalformedFrameException e) {
      throw LinkException.malformed(e);
    }
    flow.recordRead();
  }

  private void frame() throws MalformedFrameException {
    switch (frames.type()) {
      case ACK -> flow.onAck(frames);
      case TELL -> tell(frames.message(Tell.parser()));
      case LINK_KEY ->
          known.learned(LinkKeyUse.told(work.upstream().key(), frames.message(LinkKey.parser())));
      case DONE -> {
        requestAnswered();
        requests.done(frames.message(Done.parser()));
      }
      case BUNDLE -> {
        requestAnswered();
        requests.bundle(frames.message(Bundle.parser()));
      }
      case HINT -> {
        // The hours of this relay are its own.
      }
      case MAILBOX, PUT, CLAIM, REVOKE, PUBLISH, LOOKUP, FETCH, COLLECTED, ASK, BYE, DELIVER ->
          throw new MalformedFrameException("a frame that answers nothing that was said");
    }
  }

  private void requestAnswered() {
    anyTold = true;
    lastUsedNanos = nanos.getAsLong();
  }

  private void tell(Tell tell) throws MalformedFrameException {
    lastUsedNanos = nanos.getAsLong();
    for (Questions.Told told : questions.told(tell)) {
      anyTold = true;
      Disposition disposition = told.disposition();
      if (told.handle() < 0) {
        doubtEnds(queue.doubts().remove(told.handle()), disposition);
        continue;
      }
      switch (disposition) {
        case COLLECTED, EXPIRED, EVICTED, REFUSED -> {
          settlement.news(asked.get((int) told.handle()), disposition);
          work.metrics().told(disposition);
        }
        case UNKNOWN, STORED, FORWARDED -> {
          // Nothing is decided yet.
        }
      }
    }
  }

  /** What arrived at its home need not be put again. */
  private void doubtEnds(TransitQueue.Sent sent, Disposition disposition) {
    if (disposition == Disposition.STORED || disposition == Disposition.COLLECTED) {
      settlement.taken(sent.track(), sent.envelope());
      work.metrics().answered(AckCode.STORED, sent.envelope().bytes().length);
    }
    queue.certain(sent);
  }

  /** The link is gone: what it left unanswered is in doubt. */
  void end() {
    if (datagrams == null || !datagrams.isTaking()) {
      queue.linkEnded();
    } else {
      queue.doubts().linkEnded();
    }
  }

  @Override
  public void answered(OutgoingPut put, AckCode code) {
    lastUsedNanos = nanos.getAsLong();
    answers.answered(put, code);
  }

  @Override
  public void putAdded(OutgoingPut put, int writerBytes) {
    lastUsedNanos = nanos.getAsLong();
  }

  @Override
  public void othersAdded(int writerBytes) {}

  @Override
  public void wrote(int bytes) {}
}
