package org.tereze.testkit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tereze.schema.Arrived;
import org.tereze.wire.AckCode;
import org.tereze.wire.AskVerifier;
import org.tereze.wire.MailboxId;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.Precedence;
import org.tereze.wire.burst.Outgoing;
import org.tereze.wire.burst.OutgoingPut;
import org.tereze.wire.datagram.DatagramLimits;
import org.tereze.wire.datagram.DatagramReceiver;
import org.tereze.wire.datagram.DatagramSender;
import org.tereze.wire.datagram.PayloadSize;
import org.tereze.wire.datagram.UnitReader;

/**
 * A window in virtual time: a {@link DatagramSender} and a {@link DatagramReceiver} at the two ends
 * of two {@link DatagramLine}s. One thread; seeded.
 */
final class DatagramWindow {
  static final long MILLI = 1_000_000L;

  /** What sealing adds: with the sender's key before it is answered, afterwards, and back. */
  private static final int FIRST_OVERHEAD = 55;

  private static final int OVERHEAD = 22;
  private static final int BACK_FIRST_OVERHEAD = 50;
  private static final int BACK_OVERHEAD = 18;
  private static final long SYNC_NANOS = 5 * MILLI;
  private static final long ANSWER_NANOS = 20 * MILLI;

  private final DatagramLine up;
  private final DatagramLine down;
  private final boolean mute;
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final Deque<OutgoingPut> waiting = new ArrayDeque<>();
  private final DatagramSender sender;
  private final DatagramReceiver receiver;
  private final UnitReader reader = new UnitReader();
  private final byte[] out = new byte[DatagramLimits.MAX_DATAGRAM_BYTES];
  private long now;
  private long order;
  private int backNumber;
  private boolean receiverProven;
  private long added;
  private int unanswered;

  /** Handles in the order in which they were answered STORED. */
  final List<Long> stored = new ArrayList<>();

  final Map<Long, AckCode> refused = new HashMap<>();

  /** Bodies that were given at the receiver. */
  final Set<Long> taken = new HashSet<>();

  /** Handles that the receiver refuses. */
  final BitSet refuses = new BitSet();

  private final Map<Long, byte[]> bodies = new HashMap<>();
  private long cameBytes;
  long upBytes;
  long downBytes;
  long firstStoredNanos = -1;

  /** Something that happens. */
  interface Act {
    void run() throws MalformedFrameException;
  }

  private static final class Event implements Comparable<Event> {
    final long nanos;
    final long order;
    final Act act;

    Event(long nanos, long order, Act act) {
      this.nanos = nanos;
      this.order = order;
      this.act = act;
    }

    @Override
    public int compareTo(Event other) {
      return nanos == other.nanos
          ? Long.compare(order, other.order)
          : Long.compare(nanos, other.nanos);
    }
  }

  DatagramWindow(LineShape up, LineShape down, long seed, boolean mute, double rate) {
    Random random = new Random(seed);
    this.up = new DatagramLine(up, random, 0);
    this.down = new DatagramLine(down, random, 0);
    this.mute = mute;
    this.sender = new DatagramSender(new Queue(), this::onAnswer, PayloadSize.FULL, rate);
    this.receiver = new DatagramReceiver(this::onUnit);
  }

  /** Puts of so many bytes to so many mailboxes in turns. */
  void add(int count, int bytes, int mailboxes) {
    for (int i = 0; i < count; i++) {
      long handle = added++;
      byte[] body = new byte[bytes];
      Arrays.fill(body, (byte) (handle * 31));
      for (int b = 0; b < Long.BYTES; b++) {
        body[b] = (byte) (handle >>> (8 * b));
      }
      byte[] id = new byte[MailboxId.BYTES];
      id[0] = (byte) (i % mailboxes);
      bodies.put(handle, body);
      waiting.add(
          new OutgoingPut(
              handle,
              MailboxId.of(id),
              AskVerifier.of(new byte[AskVerifier.BYTES]),
              Precedence.ROUTINE,
              300,
              body));
    }
  }

  private final class Queue implements Outgoing {
    @Override
    public @Nullable OutgoingPut peek() {
      return waiting.peek();
    }

    @Override
    public void remove() {
      waiting.remove();
    }
  }

  private void onAnswer(long handle, AckCode code) {
    if (code == AckCode.STORED) {
      if (!taken.contains(handle) || refuses.get((int) handle)) {
        throw new AssertionError("stored and never taken: " + handle);
      }
      stored.add(handle);
      firstStoredNanos = firstStoredNanos < 0 ? now : firstStoredNanos;
    } else if (refused.put(handle, code) != null) {
      throw new AssertionError("answered twice");
    }
  }

  private void onUnit(int symbol, byte[] unit) throws MalformedFrameException {
    reader.read(
        unit,
        (put, mailbox, precedence, lifetime, array, offset, length) -> {
          long handle = 0;
          for (int b = 0; b < Long.BYTES; b++) {
            handle |= (array[offset + b] & 0xFFL) << (8 * b);
          }
          byte[] body = Arrays.copyOfRange(array, offset, offset + length);
          if (!Arrays.equals(body, bodies.get(handle))) {
            throw new AssertionError("changed: " + handle);
          }
          if (!taken.add(handle)) {
            throw new AssertionError("taken twice: " + handle);
          }
          if (refuses.get((int) handle)) {
            receiver.refuse(symbol, put, AckCode.FULL);
          }
        });
    at(
        now + SYNC_NANOS,
        () -> {
          receiver.decided(symbol);
          unanswered++;
          answer();
        });
  }

  /** Has it happen then. */
  void at(long nanos, Act act) {
    events.add(new Event(nanos, order++, act));
  }

  /** Puts that were not given to a sender's unit yet, or were not answered: for the next window. */
  int unanswered() {
    return (int) added - stored.size() - refused.size();
  }

  long now() {
    return now;
  }

  DatagramLine up() {
    return up;
  }

  DatagramLine down() {
    return down;
  }

  /** IP bytes that came at the receiver. */
  long cameBytes() {
    return cameBytes;
  }

  DatagramSender sender() {
    return sender;
  }

  /** Runs until the line is cut. */
  void run(long endNanos) throws MalformedFrameException {
    run(0, endNanos);
  }

  /** The same; the burst begins later than what else is on the line. */
  void run(long beginNanos, long endNanos) throws MalformedFrameException {
    at(beginNanos, this::pump);
    go(endNanos);
  }

  /** Goes on. */
  void go(long endNanos) throws MalformedFrameException {
    while (!events.isEmpty() && events.peek().nanos <= endNanos) {
      Event event = events.remove();
      now = event.nanos;
      event.act.run();
    }
  }

  private void pump() {
    while (true) {
      int overhead = sender.isHeard() ? OVERHEAD : FIRST_OVERHEAD;
      int number = sender.datagramCount();
      int length = sender.next(now, overhead, out);
      if (length == 0) {
        break;
      }
      byte[] payload = Arrays.copyOf(out, length);
      if (length + overhead > DatagramLimits.MAX_DATAGRAM_BYTES) {
        throw new AssertionError("datagram of " + (length + overhead));
      }
      boolean proves = sender.isHeard();
      upBytes += length + overhead + DatagramLine.HEADER_BYTES;
      for (long arrival : up.send(now, length + overhead)) {
        at(arrival, () -> onDatagram(number, payload, length + overhead, proves));
      }
    }
    long wake = sender.wakeNanos(now);
    if (wake != Long.MAX_VALUE) {
      at(Math.max(wake, now + 1), this::pump);
    }
  }

  private void onDatagram(int number, byte[] payload, int bytes, boolean proves)
      throws MalformedFrameException {
    receiverProven |= proves;
    cameBytes += bytes + DatagramLine.HEADER_BYTES;
    receiver.onDatagram(number, payload, 0, payload.length, bytes, now);
    // What came is told with what was decided, unless that takes long.
    unanswered++;
    at(now + ANSWER_NANOS, this::answer);
  }

  private void answer() {
    if (unanswered == 0) {
      return;
    }
    unanswered = 0;
    int number = backNumber++;
    Arrived arrived = receiver.arrived(number, 200, now);
    byte[] bytes = arrived.toByteArray();
    int length = bytes.length + (receiverProven ? BACK_OVERHEAD : BACK_FIRST_OVERHEAD);
    downBytes += length + DatagramLine.HEADER_BYTES;
    for (long arrival : down.send(now, length)) {
      if (!mute) {
        at(
            arrival,
            () -> {
              sender.onArrived(number, bytes, 0, bytes.length, now);
              pump();
            });
      }
    }
  }
}
