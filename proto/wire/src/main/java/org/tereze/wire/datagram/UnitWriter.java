package org.tereze.wire.datagram;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tereze.schema.Mailbox;
import org.tereze.wire.AckCode;
import org.tereze.wire.Limits;
import org.tereze.wire.Precedence;
import org.tereze.wire.Varint;
import org.tereze.wire.burst.AnswerListener;
import org.tereze.wire.burst.Introduction;
import org.tereze.wire.burst.Outgoing;
import org.tereze.wire.burst.OutgoingPut;
import org.tereze.wire.frame.FrameType;
import org.tereze.wire.frame.FrameWriter;
import org.tereze.wire.frame.PutCursor;

/**
 * Makes units of puts: each stands alone, so that it can be decided whatever became of the others.
 * One thread.
 *
 * <pre>
 * unit   varint: number of the first mailbox that it introduces ‖ Mailbox and Put frames
 * </pre>
 *
 * <p>A put names a mailbox that its own unit introduces or one whose unit the peer is known to
 * have. Mailbox, precedence and lifetime are as in the put before in the unit; before the first put
 * they are the unit's first mailbox, ROUTINE and 336 hours.
 */
final class UnitWriter {
  private final Outgoing outgoing;
  private final AnswerListener listener;
  private final PayloadSize size;
  private final FrameWriter frames = new FrameWriter(DatagramLimits.MAX_UNIT_BYTES);

  /** Numbers by what the Mailbox frame says. */
  private final Map<Introduction, Integer> known = new HashMap<>();

  private int introduced;
  private boolean usedUp;

  UnitWriter(Outgoing outgoing, AnswerListener listener, PayloadSize size) {
    this.outgoing = outgoing;
    this.listener = listener;
    this.size = size;
  }

  /** The next puts that fit into one symbol, or one that needs more; null if nothing waits. */
  @Nullable Unit next() {
    frames.clear();
    int base = introduced;
    int room = size.pieceBytes() - Varint.bytes(base);
    Run run = new Run(base);
    List<Long> handles = new ArrayList<>();
    Map<Introduction, Integer> mine = new HashMap<>();
    OutgoingPut put = outgoing.peek();
    while (put != null && handles.size() < DatagramLimits.MAX_UNIT_PUTS) {
      if (put.body().length > Limits.MAX_ENVELOPE_BYTES) {
        outgoing.remove();
        listener.onAnswer(put.handle(), AckCode.TOO_LARGE);
      } else if (addIfItFits(
          put, run, mine, handles.isEmpty() ? DatagramLimits.MAX_UNIT_BYTES : room)) {
        outgoing.remove();
        handles.add(put.handle());
      } else {
        break;
      }
      put = outgoing.peek();
    }
    return handles.isEmpty() ? null : unit(base, handles, mine);
  }

  private Unit unit(int base, List<Long> handles, Map<Introduction, Integer> mine) {
    byte[] bytes = new byte[Varint.bytes(base) + frames.size()];
    int at = Varint.put(bytes, 0, base);
    System.arraycopy(frames.array(), frames.offset(), bytes, at, frames.size());
    return new Unit(bytes, handles.stream().mapToLong(Long::longValue).toArray(), mine);
  }

  private boolean addIfItFits(OutgoingPut put, Run run, Map<Introduction, Integer> mine, int room) {
    Introduction said = put.introduction();
    Integer earlier = mine.containsKey(said) ? mine.get(said) : known.get(said);
    // Bound: mailboxes of one burst.
    if (earlier == null && introduced == Limits.MAX_MAILBOXES_PER_LINK) {
      usedUp = true;
      return false;
    }
    int mailbox = earlier == null ? introduced : earlier;
    int mailboxField = mailbox == run.mailbox ? PutCursor.ABSENT : mailbox;
    int precedence = put.precedence().code();
    int precedenceField = precedence == run.precedence ? PutCursor.ABSENT : precedence;
    int lifetimeField =
        put.lifetimeHours() == run.lifetimeHours ? PutCursor.ABSENT : put.lifetimeHours();
    int length = put.body().length;
    int bytes = PutCursor.frameBytes(mailboxField, precedenceField, lifetimeField, length);
    Mailbox message = earlier == null ? said.message() : null;
    if (message != null) {
      bytes += FrameWriter.frameBytes(FrameType.MAILBOX, message.getSerializedSize());
    }
    if (bytes > room - frames.size()) {
      return false;
    }
    if (message != null) {
      frames.add(FrameType.MAILBOX, message);
      mine.put(said, introduced++);
    }
    PutCursor.write(frames, mailboxField, precedenceField, lifetimeField, put.body(), 0, length);
    run.mailbox = mailbox;
    run.precedence = precedence;
    run.lifetimeHours = put.lifetimeHours();
    return true;
  }

  /** Whether what waits is for more mailboxes than a burst may introduce. */
  boolean isUsedUp() {
    return usedUp;
  }

  /** The peer has this unit: its mailboxes need not be introduced again. */
  void arrived(Unit unit) {
    unit.introduced.forEach(known::putIfAbsent);
  }

  /** What the next put of a unit may leave out. */
  private static final class Run {
    int mailbox;
    int precedence = Precedence.ROUTINE.code();
    int lifetimeHours = Limits.DEFAULT_LIFETIME_HOURS;

    Run(int mailbox) {
      this.mailbox = mailbox;
    }
  }

  /** Puts that are decided together. */
  static final class Unit {
    final byte[] bytes;
    final long[] handles;
    final Map<Introduction, Integer> introduced;

    Unit(byte[] bytes, long[] handles, Map<Introduction, Integer> introduced) {
      this.bytes = bytes;
      this.handles = handles;
      this.introduced = introduced;
    }
  }
}
