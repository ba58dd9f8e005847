package org.tereze.testkit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tereze.wire.AckCode;
import org.tereze.wire.AskVerifier;
import org.tereze.wire.EnvelopeId;
import org.tereze.wire.MailboxId;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.Precedence;
import org.tereze.wire.burst.BurstReceiver;
import org.tereze.wire.burst.BurstSender;
import org.tereze.wire.burst.Outgoing;
import org.tereze.wire.burst.OutgoingPut;
import org.tereze.wire.burst.ReceivedPut;
import org.tereze.wire.frame.FrameReader;
import org.tereze.wire.frame.FrameType;
import org.tereze.wire.frame.FrameWriter;

/**
 * A sender's outbox and a relay's store, both surviving their links, for property tests. One
 * thread.
 */
final class BurstWorld implements Outgoing {
  private static final int RECORD_BYTES = 600;
  private static final int WRITER_BYTES = 100_000;

  private final SeededRandom random;
  private final FakeClock clock = new FakeClock();
  private boolean ackEach;
  private double refusals;

  // The sender's side.
  private final Map<Long, OutgoingPut> kept = new HashMap<>();
  private final ArrayDeque<OutgoingPut> queue = new ArrayDeque<>();
  private final List<OutgoingPut> sent = new ArrayList<>();
  private final Set<Long> answeredStored = new HashSet<>();
  private final Set<ByteBuffer> written = new HashSet<>();
  private long next;
  private int refusedForGood;

  // The relay's side.
  private final Map<EnvelopeId, byte[]> store = new HashMap<>();

  BurstWorld(SeededRandom random) {
    this.random = random;
  }

  FakeClock clock() {
    return clock;
  }

  void write(int bytes) {
    byte[] id = new byte[MailboxId.BYTES];
    id[0] = (byte) (next % 2);
    MailboxId mailbox = MailboxId.of(id);
    Precedence precedence = next % 3 == 1 ? Precedence.FLASH : Precedence.ROUTINE;
    AskVerifier verifier = AskVerifier.of(new byte[AskVerifier.BYTES]);
    int hours = next % 3 == 2 ? 24 : 336;
    OutgoingPut put = new OutgoingPut(next, mailbox, verifier, precedence, hours, another(bytes));
    kept.put(next++, put);
    queue.add(put);
  }

  /** So many bytes that were not written before: two equal envelopes would have one id. */
  private byte[] another(int count) {
    byte[] bytes = random.bytes(count);
    while (!written.add(ByteBuffer.wrap(bytes))) {
      bytes = random.bytes(count);
    }
    return bytes;
  }

  void ackEach(boolean each) {
    ackEach = each;
  }

  void refuseAtRandom(double share) {
    refusals = share;
  }

  @Override
  public @Nullable OutgoingPut peek() {
    return queue.peekFirst();
  }

  @Override
  public void remove() {
    sent.add(queue.removeFirst());
  }

  /** One link, until the pipe is cut or nothing more happens. */
  void run(LossyPipe pipe, boolean inPieces) throws MalformedFrameException {
    new Link(pipe, inPieces).run();
    // What was sent and not stored goes last on the next link.
    for (OutgoingPut put : sent) {
      if (kept.containsKey(put.handle())) {
        queue.add(put);
      }
    }
    sent.clear();
  }

  boolean isDone() {
    return kept.isEmpty();
  }

  int storedCount() {
    return store.size();
  }

  int refusedForGood() {
    return refusedForGood;
  }

  /** At any time: what was answered STORED is stored, what is not is still kept. */
  void assertKeepsItsPromises() {
    assertThat(answeredStored.size() + refusedForGood + kept.size()).isEqualTo((int) next);
    assertThat(store.size()).isGreaterThanOrEqualTo(answeredStored.size());
    assertThat(store.size()).isLessThanOrEqualTo((int) next);
  }

  void assertAllStoredOnce() {
    assertThat(kept).isEmpty();
    assertThat(store).hasSize((int) next);
    assertThat(answeredStored).hasSize((int) next);
  }

  private void onAnswer(long handle, AckCode code) {
    switch (code) {
      case STORED:
        // Exactly once, and only for what the relay has.
        assertThat(answeredStored.add(handle)).isTrue();
        OutgoingPut put = requireNonNull(kept.remove(handle));
        assertThat(store.get(EnvelopeId.of(put.mailbox(), put.body()))).isEqualTo(put.body());
        break;
      case TOO_LARGE:
      case EXPIRED:
      case REVOKED:
        kept.remove(handle);
        refusedForGood++;
        break;
      case FULL:
      case NO_MAILBOX:
      case NO_ROUTE:
      case BUSY:
        break;
    }
  }

  /** Both ends of one connection. */
  private final class Link {
    private final LossyPipe pipe;
    private final boolean inPieces;
    private final BurstSender sender = new BurstSender(BurstWorld.this, BurstWorld.this::onAnswer);
    private final BurstReceiver receiver = new BurstReceiver();
    private final FrameWriter up = new FrameWriter(WRITER_BYTES);
    private final FrameWriter down = new FrameWriter(WRITER_BYTES);
    private final FrameReader upReader = new FrameReader();
    private final FrameReader downReader = new FrameReader();

    Link(LossyPipe pipe, boolean inPieces) {
      this.pipe = pipe;
      this.inPieces = inPieces;
    }

    void run() throws MalformedFrameException {
      boolean alive = true;
      while (alive && !pipe.isCut()) {
        int puts = sender.fill(up, RECORD_BYTES);
        send(Way.UP, up);
        boolean moved = receiveUp();
        moved |= receiveDown();
        if (!moved && puts == 0) {
          long arrival = pipe.nextArrivalNanos();
          alive = arrival >= 0;
          clock.advanceTo(arrival);
        }
      }
    }

    private void send(Way way, FrameWriter writer) {
      while (!writer.isEmpty()) {
        int record = writer.cut(RECORD_BYTES);
        pipe.send(way, writer.array(), writer.offset(), record);
        writer.remove(record);
      }
    }

    private boolean receiveUp() throws MalformedFrameException {
      byte[] bytes = pipe.receive(Way.UP, pieceBytes());
      upReader.read(bytes, 0, bytes.length, this::onUp);
      receiver.writeAck(down);
      send(Way.DOWN, down);
      return bytes.length > 0;
    }

    private void onUp(FrameType type, byte[] array, int offset, int length)
        throws MalformedFrameException {
      if (type == FrameType.MAILBOX) {
        receiver.onMailbox(array, offset, length);
        return;
      }
      ReceivedPut put = receiver.onPut(array, offset, length);
      if (put != null) {
        receiver.decide(put.number(), commit(put));
        if (ackEach) {
          receiver.writeAck(down);
        }
      }
    }

    private AckCode commit(ReceivedPut put) {
      if (random.nextDouble() < refusals) {
        return random.nextBoolean() ? AckCode.FULL : AckCode.BUSY;
      }
      int from = put.bodyOffset();
      byte[] body = Arrays.copyOfRange(put.array(), from, from + put.bodyLength());
      store.put(EnvelopeId.of(put.mailbox(), body), body);
      return AckCode.STORED;
    }

    private boolean receiveDown() throws MalformedFrameException {
      byte[] bytes = pipe.receive(Way.DOWN, pieceBytes());
      downReader.read(bytes, 0, bytes.length, (type, a, o, n) -> sender.onAck(a, o, n));
      return bytes.length > 0;
    }

    private int pieceBytes() {
      return inPieces ? 1 + random.nextInt(300) : Integer.MAX_VALUE;
    }
  }
}
