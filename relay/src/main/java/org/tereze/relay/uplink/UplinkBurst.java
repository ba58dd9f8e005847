package org.tereze.relay.uplink;

import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tereze.link.FlowListener;
import org.tereze.link.LinkException;
import org.tereze.link.LinkKeyUse;
import org.tereze.link.NoiseLink;
import org.tereze.link.PutFlow;
import org.tereze.link.Question;
import org.tereze.link.Questions;
import org.tereze.relay.store.StoreException;
import org.tereze.relay.store.UndecidedEnvelope;
import org.tereze.schema.Bye;
import org.tereze.schema.LinkKey;
import org.tereze.schema.Tell;
import org.tereze.wire.AckCode;
import org.tereze.wire.Disposition;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.burst.OutgoingPut;
import org.tereze.wire.frame.FrameReader;
import org.tereze.wire.frame.FrameType;

/**
 * One link to an upstream, from the first flight to the goodbye. One thread; blocks in the link and
 * in reads of the store.
 *
 * <ol>
 *   <li>questions about what an earlier link left unacked, if the next hop is its home;
 *   <li>what waits is put, as long as anything does;
 *   <li>when all of it is answered: questions about what was forwarded, if they are due;
 *   <li>the link stays for a while, so that what comes meanwhile goes without another handshake;
 *   <li>Bye.
 * </ol>
 */
final class UplinkBurst implements FlowListener {
  private static final Logger LOG = LoggerFactory.getLogger(UplinkBurst.class);
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final NoiseLink link;
  private final Uplink uplink;
  private final TransitQueue queue;
  private final Settlement settlement;
  private final LongSupplier nanos;
  private final PutFlow flow;
  private final Questions questions = new Questions();
  private final FrameReader frames = new FrameReader();

  private List<UndecidedEnvelope> asked = List.of();
  private long lastUsedNanos;
  private boolean opened;
  private boolean bye;
  private boolean moved;

  /** Whether the next hop refused what another link may give it. */
  private boolean shareIsUsedUp;

  UplinkBurst(NoiseLink link, Uplink uplink, LongSupplier nanos) {
    this.link = link;
    this.uplink = uplink;
    this.queue = uplink.queue();
    this.settlement = uplink.settlement();
    this.nanos = nanos;
    this.flow = new PutFlow(link, queue, this, nanos);
    this.lastUsedNanos = nanos.getAsLong();
  }

  /** Whether the next hop answered a put or a question on this link. */
  boolean moved() {
    return moved;
  }

  /** Runs to the goodbye. What was answered counts, however this ends. */
  void run() throws LinkException, StoreException {
    for (Question question : queue.doubts().questions()) {
      questions.ask(question, flow.writer());
    }
    flow.fill();
    queue.check();
    if (flow.writer().isEmpty() && !ask()) {
      return;
    }
    flow.sendFirst();
    while (true) {
      uplink.runTasks();
      if (!goOn()) {
        return;
      }
      int count =
          owed()
              ? flow.next()
              : flow.idle(Math.min(lingerMillis(), uplink.untilNewsOrRetryMillis()));
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

  /** Says what is to be said besides puts; false if the link is of no use any more. */
  private boolean goOn() throws StoreException {
    if (settlement.failure() != null) {
      return false;
    }
    if (uplink.isStopping()) {
      queue.finish();
    }
    boolean quiet = !bye && flow.isQuiet() && questions.isQuiet() && isDry();
    queue.check();
    if (quiet && !(uplink.isNewsDue() && ask())) {
      if (flow.needsAnotherLink() || shareIsUsedUp || uplink.isStopping() || lingerMillis() == 0) {
        flow.writer().add(FrameType.BYE, Bye.getDefaultInstance());
        bye = true;
      }
    }
    return true;
  }

  private boolean isDry() {
    return queue.peek() == null || flow.needsAnotherLink();
  }

  /** Whether the next hop has something to answer, or this end something to say. */
  private boolean owed() {
    return bye || !flow.isQuiet() || !questions.isQuiet() || !isDry();
  }

  private long lingerMillis() {
    long idleMillis = (nanos.getAsLong() - lastUsedNanos) / NANOS_PER_MILLI;
    return Math.max(0, uplink.limits().lingerMillis() - idleMillis);
  }

  private boolean ask() throws StoreException {
    News.Round round = uplink.nextNews();
    asked = round.asked();
    for (Question question : round.questions()) {
      questions.ask(question, flow.writer());
    }
    return !questions.isQuiet();
  }

  private void closed() throws LinkException {
    if (!bye) {
      throw LinkException.closedEarly();
    }
  }

  private void read(int count) throws LinkException {
    if (!opened) {
      opened = true;
      uplink.metrics().linkOpened();
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
          uplink.learned(
              LinkKeyUse.told(uplink.upstream().key(), frames.message(LinkKey.parser())));
      case HINT -> {
        // The hours of this relay are its own.
      }
      case MAILBOX,
          PUT,
          CLAIM,
          REVOKE,
          PUBLISH,
          LOOKUP,
          FETCH,
          COLLECTED,
          ASK,
          BYE,
          BUNDLE,
          DONE,
          DELIVER ->
          throw new MalformedFrameException("a frame that answers nothing that was said");
    }
  }

  private void tell(Tell tell) throws MalformedFrameException {
    lastUsedNanos = nanos.getAsLong();
    for (Questions.Told told : questions.told(tell)) {
      moved = true;
      Disposition disposition = told.disposition();
      if (told.handle() < 0) {
        doubtEnds(queue.doubts().remove(told.handle()), disposition);
        continue;
      }
      switch (disposition) {
        case COLLECTED, EXPIRED, EVICTED, REFUSED -> {
          settlement.news(asked.get((int) told.handle()), disposition);
          uplink.metrics().told(disposition);
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
      uplink.metrics().answered(AckCode.STORED, sent.envelope().bytes().length);
    }
    queue.certain(sent);
  }

  @Override
  public void answered(OutgoingPut put, AckCode code) {
    moved = true;
    lastUsedNanos = nanos.getAsLong();
    uplink.metrics().answered(code, put.body().length);
    TransitQueue.@Nullable Sent sent = queue.answered(put.handle());
    if (sent == null) {
      throw new IllegalStateException("an answer to a put that was not sent");
    }
    switch (code) {
      case STORED -> {
        settlement.taken(sent.track(), sent.envelope());
        uplink.retries().taken(sent.track().key);
      }
      case TOO_LARGE -> settlement.refused(sent.track(), sent.envelope(), Disposition.REFUSED);
      case REVOKED -> {
        settlement.revoked(sent.track());
        queue.revoked(sent);
      }
      case EXPIRED -> settlement.refused(sent.track(), sent.envelope(), Disposition.EXPIRED);
      case FULL, BUSY -> {
        shareIsUsedUp = true;
        queue.refused(sent);
      }
      case NO_MAILBOX -> queue.refused(sent);
      case NO_ROUTE -> {
        LOG.atWarn().log("{} knows no way to {}", uplink.upstream(), sent.track().home());
        queue.refused(sent);
      }
    }
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
