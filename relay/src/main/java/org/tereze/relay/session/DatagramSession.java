package org.tereze.relay.session;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.noise.DatagramResponder;
import org.tereze.relay.queue.CommitLink;
import org.tereze.relay.queue.Submission;
import org.tereze.relay.store.CommitItem;
import org.tereze.relay.store.PutItem;
import org.tereze.relay.store.StoreException;
import org.tereze.schema.Arrived;
import org.tereze.wire.AckCode;
import org.tereze.wire.EnvelopeHasher;
import org.tereze.wire.Limits;
import org.tereze.wire.MailboxId;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.burst.IntroducedMailbox;
import org.tereze.wire.datagram.DatagramLimits;
import org.tereze.wire.datagram.DatagramReceiver;
import org.tereze.wire.datagram.UnitReader;

/**
 * The relay's side of one burst of datagrams: opens them, hands whole units to the committer, says
 * what arrived and what is in custody. Every method is called on the port's executor.
 *
 * <p>Guarantees: a put is told as stored only after the committer said that it is durable; until
 * the sender has shown that it reads what is sent to its address, no more bytes go there than came
 * from it.
 *
 * <p>Non-guarantees: what was taken and not told when the burst ends may or may not be in custody;
 * a repeated put tells.
 */
public final class DatagramSession implements CommitLink {
  /** What came is told with what was decided, unless that takes longer. */
  private static final long ANSWER_MILLIS = 20;

  private static final int MAX_ANSWER_BYTES = 512;

  /** About what a burst takes that holds nothing. */
  private static final int OBJECT_BYTES = 12_288;

  private final long number;
  private final LinkContext context;
  private final DatagramPort port;
  private final DatagramResponder keys;
  private final EnvelopeHasher hasher;
  private final TransitDesk transit;
  private final MemoryShare memory;
  private final DatagramReceiver receiver = new DatagramReceiver(this::onUnit);
  private final UnitReader units = new UnitReader();
  private final Map<IntroducedMailbox, PutTarget> targets = new HashMap<>();
  private final Deque<Submission> held = new ArrayDeque<>();
  private final byte[] id = new byte[Long.BYTES];
  private final byte[] payload = new byte[DatagramLimits.MAX_DATAGRAM_BYTES];
  private final byte[] out = new byte[MAX_ANSWER_BYTES];
  private InetSocketAddress peer;
  private int highest = -1;
  private long allowanceBytes;
  private int firstNumberHere;
  private int nextNumber;
  private long uncommittedBytes;
  private long mailboxBytes;
  private long usefulNanos;
  private boolean answerDue;
  private boolean answerScheduled;
  private boolean closed;

  /** The puts of a unit on their way to the disk. */
  private record UnitItems(int symbol, List<Integer> puts, long offeredNanos) {}

  /**
   * A burst whose first datagram has opened.
   *
   * @param number unique among all links of this process's life
   * @param hasher that of the event loop
   */
  public DatagramSession(
      long number,
      LinkContext context,
      DatagramPort port,
      DatagramResponder keys,
      EnvelopeHasher hasher,
      InetSocketAddress from) {
    this.number = number;
    this.context = context;
    this.port = port;
    this.keys = keys;
    this.hasher = hasher;
    this.peer = from;
    this.transit =
        new TransitDesk(
            number, context.keys().get().relayId(), context.routes(), port.newMailboxes());
    this.memory = new MemoryShare(context.memory(), this::heldBytes, OBJECT_BYTES);
    this.usefulNanos = context.nanos().getAsLong();
  }

  /** By what its later datagrams begin with. */
  public int id() {
    return keys.id();
  }

  /** Takes the payload of the datagram that {@link DatagramResponder#open} opened. */
  public void opened(byte[] first, int payloadBytes, int datagramBytes, InetSocketAddress from) {
    take(keys.lastNumber(), first, payloadBytes, datagramBytes, from);
  }

  /**
   * Takes a datagram.
   *
   * @param showsKey whether it shows the sender's key or the burst's id
   * @return whether it opened
   */
  public boolean received(
      byte[] array, int offset, int length, boolean showsKey, InetSocketAddress from) {
    // Bound: what is held, and what is on its way to the disk; the sender finds that it was lost.
    if (closed || uncommittedBytes >= context.limits().uncommittedBytes() || !memory.hasRoom()) {
      return false;
    }
    try {
      int bytes =
          showsKey
              ? keys.openFirst(array, offset, length, payload)
              : keys.open(array, offset, length, payload);
      take(keys.lastNumber(), payload, bytes, length, from);
      return true;
    } catch (CryptoException e) {
      return false;
    }
  }

  private void take(int datagram, byte[] array, int bytes, int length, InetSocketAddress from) {
    long now = context.nanos().getAsLong();
    usefulNanos = now;
    context.metrics().received(length);
    if (datagram > highest) {
      highest = datagram;
      follow(from);
    }
    if (peer.equals(from)) {
      allowanceBytes += length;
    }
    try {
      receiver.onDatagram(datagram, array, 0, bytes, length, now);
    } catch (MalformedFrameException e) {
      close(); // no client of ours writes it
      return;
    }
    memory.account();
    answerSoon();
  }

  private long heldBytes() {
    return mailboxBytes + receiver.heldBytes() + uncommittedBytes;
  }

  /** Answers go to where the newest datagram came from. */
  private void follow(InetSocketAddress from) {
    if (!from.equals(peer)) {
      peer = from;
      allowanceBytes = 0;
      firstNumberHere = nextNumber;
    }
  }

  private boolean isProvenHere() {
    return receiver.echo() > firstNumberHere;
  }

  private void onUnit(int symbol, byte[] unit) throws MalformedFrameException {
    List<CommitItem> items = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    units.read(
        unit,
        (place, mailbox, precedence, hours, array, offset, length) -> {
          PutTarget target = targets.computeIfAbsent(mailbox, this::target);
          AckCode refusal =
              length > Limits.MAX_ENVELOPE_BYTES ? AckCode.TOO_LARGE : target.refusal();
          if (refusal != null) {
            refuse(symbol, place, refusal);
            return;
          }
          long envelope = envelopeId(mailbox.id(), array, offset, length);
          int lane = precedence.code();
          items.add(item(mailbox, target, envelope, lane, hours, array, offset, length));
          places.add(place);
        });
    if (items.isEmpty()) {
      receiver.decided(symbol);
      return;
    }
    offer(new Submission(this, items, new UnitItems(symbol, places, context.nanos().getAsLong())));
  }

  private PutTarget target(IntroducedMailbox mailbox) {
    PutTarget target = transit.target(mailbox);
    mailboxBytes += target.transit() == null ? PutIntake.MAILBOX_BYTES : PutIntake.TRANSIT_BYTES;
    return target;
  }

  private PutItem item(
      IntroducedMailbox mailbox,
      PutTarget target,
      long envelope,
      int lane,
      int hours,
      byte[] array,
      int offset,
      int length) {
    if (target.transit() != null) {
      PutItem item = new PutItem(target.transit(), envelope, lane, hours, array, offset, length);
      transit.offer(item);
      return item;
    }
    long verifier = mailbox.verifier().firstLong();
    return new PutItem(target.key(), verifier, envelope, lane, hours, array, offset, length);
  }

  private long envelopeId(MailboxId mailbox, byte[] array, int offset, int length) {
    hasher.hash(mailbox, array, offset, length, id, 0);
    return ByteBuffer.wrap(id).getLong();
  }

  private void offer(Submission submission) {
    uncommittedBytes += submission.sizeBytes();
    held.add(submission);
    room();
  }

  @Override
  public void room() {
    while (!held.isEmpty() && context.committer().offer(held.peek())) {
      held.remove();
    }
  }

  @Override
  public void committed(List<Submission> done) {
    for (Submission submission : done) {
      UnitItems unit = (UnitItems) submission.token();
      context.metrics().custodyNanos(context.nanos().getAsLong() - unit.offeredNanos());
      decide(submission, unit, true);
    }
    answer();
  }

  /** No custody: BUSY tells the client to keep what it has. */
  @Override
  public void commitFailed(List<Submission> lost, StoreException why) {
    for (Submission submission : lost) {
      decide(submission, (UnitItems) submission.token(), false);
    }
    answer();
  }

  private void decide(Submission submission, UnitItems unit, boolean committed) {
    uncommittedBytes -= submission.sizeBytes();
    for (int i = 0; i < unit.puts().size(); i++) {
      PutItem put = (PutItem) submission.items().get(i);
      if (put.transit() != null) {
        transit.answered(put);
      }
      AckCode code = committed ? put.result() : AckCode.BUSY;
      if (code == AckCode.STORED) {
        context.metrics().put(code);
      } else {
        refuse(unit.symbol(), unit.puts().get(i), code);
      }
    }
    receiver.decided(unit.symbol());
    answerDue = true;
    memory.account();
  }

  private void refuse(int symbol, int place, AckCode code) {
    context.metrics().put(code);
    receiver.refuse(symbol, place, code);
  }

  private void answerSoon() {
    answerDue = true;
    if (!answerScheduled) {
      answerScheduled = true;
      port.later(
          () -> {
            answerScheduled = false;
            answer();
          },
          ANSWER_MILLIS,
          TimeUnit.MILLISECONDS);
    }
  }

  private void answer() {
    if (!answerDue || closed || nextNumber == DatagramLimits.MAX_DATAGRAMS) {
      return;
    }
    answerDue = false;
    int room = MAX_ANSWER_BYTES - keys.overheadBytes();
    if (!isProvenHere()) {
      // Bound: an answer to a forged address is no longer than what came in its name.
      room = (int) Math.min(room, allowanceBytes - keys.overheadBytes());
    }
    if (room < DatagramReceiver.LEAST_BYTES) {
      return;
    }
    Arrived arrived = receiver.arrived(nextNumber, room, context.nanos().getAsLong());
    byte[] bytes = arrived.toByteArray();
    int length = keys.seal(nextNumber++, bytes, 0, bytes.length, out);
    allowanceBytes -= length;
    context.metrics().sent(length);
    port.send(peer, out, length);
  }

  /** Whether the client has shown that it reads what is sent to it. */
  public boolean isProven() {
    return keys.isProven();
  }

  /** How long nothing came. */
  public long idleNanos() {
    return context.nanos().getAsLong() - usefulNanos;
  }

  /** Whether nothing more comes of it. */
  public boolean isClosed() {
    return closed;
  }

  /** Ends the burst; what is on its way to the disk gets there all the same. */
  public void close() {
    if (!closed) {
      closed = true;
      held.clear();
      context.committer().linkClosed(this);
      keys.close();
      memory.close();
    }
  }

  @Override
  public long number() {
    return number;
  }

  @Override
  public Executor executor() {
    return port.executor();
  }
}
