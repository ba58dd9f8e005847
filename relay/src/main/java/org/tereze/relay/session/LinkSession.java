package org.tereze.relay.session;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tereze.relay.burst.DeliveryBurst;
import org.tereze.relay.burst.PageWish;
import org.tereze.relay.queue.CommitLink;
import org.tereze.relay.queue.Submission;
import org.tereze.relay.store.StoreException;
import org.tereze.wire.EnvelopeHasher;
import org.tereze.wire.MalformedFrameException;

/**
 * The relay's side of one link, from the first byte to the last. Every method is called on the
 * link's executor; no I/O of its own, no clock but the given one.
 *
 * <p>Guarantees: a put is acked STORED only after the committer said that it is durable; nothing is
 * read from the link while the committer, the readers or the line lag; a stranger's bytes get no
 * answer.
 *
 * <p>Non-guarantees: what was taken and not acked when the link ends may or may not be in custody;
 * a repeated put tells.
 */
public final class LinkSession implements CommitLink {
  private static final Logger LOG = LoggerFactory.getLogger(LinkSession.class);
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
  private static final int MAX_PENDING_READS = 32;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private enum State {
    OPEN,
    /** The first record did not open: read on for a while, say nothing. */
    STRANGER,
    /** The client has nothing more to say. */
    FINISHING,
    CLOSED
  }

  private final long number;
  private final LinkContext context;
  private final LinkPort port;
  private final RecordArrays arrays;
  private final InboundRecords inbound;
  private final DeliveryBurst deliveries = new DeliveryBurst();
  private final LinkAnswers answers;
  private final ReadQueue reads;
  private final PutIntake puts;
  private final LinkFrames frames;
  private final LinkCustody custody;
  private final LinkOutput output;
  private final MemoryShare memory;

  private State state = State.OPEN;
  private boolean reading = true;
  private boolean inputEnded;
  private boolean awaitsTurn;
  private int strangerBytes;
  private long usefulNanos;

  /**
   * @param number unique among all links of this process's life
   * @param arrays those of the link's event loop
   * @param hasher that of the link's event loop
   */
  public LinkSession(
      long number, LinkContext context, LinkPort port, RecordArrays arrays, EnvelopeHasher hasher) {
    this.number = number;
    this.context = context;
    this.port = port;
    this.arrays = arrays;
    LinkKeyRing keys = context.keys().get();
    this.inbound = new InboundRecords(keys, context.random(), arrays);
    this.answers = new LinkAnswers(context.metrics(), context.forecast());
    this.reads = new ReadQueue(context.store(), context.readers(), port.executor(), this::settle);
    TransitDesk transit =
        new TransitDesk(number, keys.relayId(), context.routes(), port.newMailboxes());
    this.puts = new PutIntake(transit, hasher, context.metrics());
    OwnerProof proof = new OwnerProof(keys.staticPublic());
    RequestIntake elsewhere =
        new RequestIntake(keys.relayId(), transit, answers, port.newMailboxes());
    RequestDesk desk =
        new RequestDesk(proof, answers, reads, deliveries, context, port.newMailboxes(), elsewhere);
    this.output =
        new LinkOutput(
            context, port, arrays, inbound, answers, puts, deliveries, reads, this::isOutstanding);
    this.frames = new LinkFrames(inbound, puts, desk, output::finalHash);
    this.custody =
        new LinkCustody(this, context, puts, elsewhere, answers, arrays, port.newMailboxes());
    this.memory = new MemoryShare(context.memory(), this::heldBytes, 0);
    this.usefulNanos = context.nanos().getAsLong();
    context.metrics().linkOpened();
  }

  /** Takes bytes; what is left in the buffer is to be given again when reading is wanted. */
  public void received(ByteBuffer in) {
    switch (state) {
      case OPEN -> {
        context.metrics().received(in.remaining());
        take(in);
        settle();
      }
      case STRANGER -> drain(in);
      case FINISHING, CLOSED -> in.position(in.limit());
    }
  }

  /** The client sends nothing more, and everything was given: as if it had said Bye. */
  public void inputClosed() {
    if (state == State.OPEN && inbound.opened()) {
      inputEnded = true;
      settle();
    } else if (state != State.FINISHING && state != State.CLOSED) {
      close("the client left before its first record", null);
    }
  }

  /** Bytes given to the port have left. */
  public void flushed(int bytes) {
    if (state != State.CLOSED && output.hasBegun()) {
      usefulNanos = context.nanos().getAsLong();
      output.flushed(bytes);
      settle();
    }
  }

  /** Closes the link if it has been useless for too long. */
  public void checkTime() {
    long idleMillis = (context.nanos().getAsLong() - usefulNanos) / NANOS_PER_MILLI;
    LinkLimits limits = context.limits();
    if (state == State.STRANGER) {
      if (idleMillis >= limits.strangerMillis()) {
        close("a stranger's time is over", null);
      }
    } else if (state != State.CLOSED) {
      long limit = inbound.opened() ? patienceMillis() : limits.handshakeMillis();
      if (idleMillis >= limit) {
        close("no useful byte for too long", null);
      } else if (!reading) {
        settle(); // there may be memory again
      }
    }
  }

  /** Bound: who holds more than its share while memory is short must be getting on with it. */
  private long patienceMillis() {
    LinkLimits limits = context.limits();
    return memory.isGreedy() ? limits.crampedMillis() : limits.idleMillis();
  }

  /** The port lets work with public keys be done. */
  public void turn() {
    awaitsTurn = false;
    settle();
  }

  /** The relay stops: what was taken is answered, nothing more is taken. */
  public void finish() {
    if (state == State.OPEN && inbound.opened()) {
      state = State.FINISHING;
      deliveries.abandon();
      settle();
    } else if (state != State.FINISHING && state != State.CLOSED) {
      close("the relay stops", null);
    }
  }

  /** The connection is gone; the last call. */
  public void closed() {
    state = State.CLOSED;
    context.metrics().linkClosed();
    context.committer().linkClosed(this);
    if (frames.inRecord()) {
      arrays.give(frames.end().array());
    }
    inbound.close();
    output.close();
    memory.close();
  }

  @Override
  public long number() {
    return number;
  }

  @Override
  public Executor executor() {
    return port.executor();
  }

  @Override
  public void committed(List<Submission> done) {
    custody.committed(done);
    settle();
  }

  /** No custody: BUSY tells the client to keep what it has, and reads still work. */
  @Override
  public void commitFailed(List<Submission> lost, StoreException why) {
    custody.failed(lost);
    settle();
  }

  @Override
  public void room() {
    if (state != State.CLOSED && custody.offerAgain()) {
      settle();
    }
  }

  private void take(ByteBuffer in) {
    try {
      if (state == State.FINISHING) {
        readFrames(); // ends a record that was being read
      }
      while (mayTake()) {
        if (!frames.inRecord()) {
          if (!inbound.opened() && in.hasRemaining() && !hasTurn()) {
            return;
          }
          if (!inbound.read(in)) {
            return;
          }
          beginRecord();
        }
        readFrames();
      }
    } catch (FirstRecordException e) {
      beginStranger(in, e);
    } catch (MalformedFrameException e) {
      malformed(e);
    }
  }

  private boolean mayTake() {
    return state == State.OPEN && custody.hasRoom() && memory.hasRoom() && mayReadFrame();
  }

  private boolean mayReadFrame() {
    return !awaitsTurn
        && reads.pending() < MAX_PENDING_READS
        && answers.out().size() < LinkAnswers.PAUSE_BYTES;
  }

  /** Bound: links whose keys cost work take turns, so that others go on meanwhile. */
  private boolean hasTurn() {
    awaitsTurn = !port.takeTurn();
    return !awaitsTurn;
  }

  /** What this link holds in memory, beside what waits for the disk. */
  private long heldBytes() {
    return output.underwayBytes()
        + inbound.heldBytes()
        + frames.heldBytes()
        + answers.out().size()
        + custody.heldBytes()
        + deliveries.aheadBytes();
  }

  private void beginRecord() {
    if (!output.hasBegun()) {
      output.begin();
    }
    usefulNanos = context.nanos().getAsLong();
    if (!inbound.payloadEarly()) {
      deliveries.peerProven();
    }
    frames.begin();
  }

  private void readFrames() throws MalformedFrameException {
    if (!frames.inRecord()) {
      return;
    }
    while (state == State.OPEN && mayReadFrame()) {
      if (!frames.next()) {
        custody.take(frames.end());
        return;
      }
      if (frames.isCostly() && !hasTurn()) {
        return;
      }
      if (frames.dispatch()) {
        state = State.FINISHING;
      }
    }
    if (state != State.OPEN) {
      custody.take(frames.end());
    }
  }

  /** After every event: goes on with what waited, says what there is to say, asks for more. */
  private void settle() {
    if (state == State.CLOSED || state == State.STRANGER) {
      return;
    }
    try {
      if (frames.inRecord()) {
        take(NOTHING);
      }
      if (answers.hasGivenUp()) {
        close("the store cannot be read", null);
      }
      if (state == State.CLOSED || state == State.STRANGER) {
        return;
      }
      if (inputEnded && state == State.OPEN && !frames.inRecord()) {
        state = State.FINISHING;
      }
      if (state == State.FINISHING && deliveries.isHeldBack()) {
        deliveries.abandon(); // who says nothing more will never prove itself
      }
      readAhead();
      output.speak();
    } catch (MalformedFrameException e) {
      malformed(e);
    }
    if (state == State.FINISHING && isFinished()) {
      close("done", null);
    }
    memory.account();
    setReading(state == State.FINISHING || (mayTake() && !frames.inRecord()));
  }

  private void readAhead() {
    long bound = output.mostAheadBytes();
    for (PageWish wish = deliveries.wish(bound); wish != null; wish = deliveries.wish(bound)) {
      reads.add(new PageRead(deliveries, wish));
    }
    reads.submit();
  }

  /** Whether something that the client sent still wants its answer, or its rest. */
  private boolean isOutstanding() {
    return isBusy() || !frames.isAtFrameBoundary();
  }

  private boolean isBusy() {
    return frames.inRecord() || !custody.isIdle() || reads.pending() > 0 || !deliveries.isIdle();
  }

  private boolean isFinished() {
    return !isBusy() && answers.out().isEmpty() && !puts.hasNews();
  }

  private void setReading(boolean wanted) {
    if (wanted != reading && state != State.CLOSED) {
      reading = wanted;
      if (!wanted) {
        context.metrics().paused();
      }
      port.setReading(wanted);
    }
  }

  private void beginStranger(ByteBuffer in, FirstRecordException why) {
    context.metrics().stranger();
    LOG.atDebug().addKeyValue("link", number).log(why.getMessage());
    state = State.STRANGER;
    usefulNanos = context.nanos().getAsLong();
    inbound.close();
    drain(in);
  }

  private void drain(ByteBuffer in) {
    strangerBytes += in.remaining();
    in.position(in.limit());
    // Bound: silence costs little.
    if (strangerBytes >= context.limits().strangerBytes()) {
      close("a stranger's bytes are used up", null);
    }
  }

  private void malformed(MalformedFrameException why) {
    context.metrics().malformed();
    close("malformed", why);
  }

  private void close(String why, @Nullable Exception cause) {
    state = State.CLOSED;
    LOG.atDebug().addKeyValue("link", number).setCause(cause).log(why);
    port.close();
  }
}
