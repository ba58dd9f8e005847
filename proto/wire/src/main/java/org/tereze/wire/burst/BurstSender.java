package org.tereze.wire.burst;

import java.util.HashMap;
import java.util.Map;
import org.tereze.schema.Mailbox;
import org.tereze.wire.AckCode;
import org.tereze.wire.Limits;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.Precedence;
import org.tereze.wire.frame.AckCursor;
import org.tereze.wire.frame.FrameType;
import org.tereze.wire.frame.FrameWriter;
import org.tereze.wire.frame.PutCursor;

/**
 * The sending half of a burst on one link: turns envelopes into Mailbox and Put frames and acks
 * into answers. One thread; one link; no I/O, no clock.
 *
 * <p>Guarantees: an answer reaches the listener exactly once per put; nothing counts as stored that
 * no ack named; a mailbox is introduced once, right before its first put; mailbox, precedence and
 * lifetime are left out where they are as in the put before.
 *
 * <p><b>Does not</b> remember anything across links: what {@link #unanswered} holds when the link
 * ends belongs at the end of the next link's {@link Outgoing}.
 */
public final class BurstSender {
  private final Outgoing outgoing;
  private final AnswerListener listener;
  private final UnansweredPuts unanswered = new UnansweredPuts();
  private final Map<Introduction, Integer> mailboxes = new HashMap<>();
  private final AckCursor ack = new AckCursor();

  private int mailbox;
  private int precedence = Precedence.ROUTINE.code();
  private int lifetimeHours = Limits.DEFAULT_LIFETIME_HOURS;
  private long envelopeBytesSent;
  private boolean needsAnotherLink;

  public BurstSender(Outgoing outgoing, AnswerListener listener) {
    this.outgoing = outgoing;
    this.listener = listener;
  }

  /**
   * Adds frames while the writer holds no more than {@code maxBytes}. If the writer is empty, one
   * put is added whatever its size. An envelope that no relay takes is answered TOO_LARGE here and
   * never sent.
   *
   * @return how many puts were added
   */
  public int fill(FrameWriter writer, int maxBytes) {
    int added = 0;
    OutgoingPut put = outgoing.peek();
    while (put != null) {
      if (put.body().length > Limits.MAX_ENVELOPE_BYTES) {
        outgoing.remove();
        listener.onAnswer(put.handle(), AckCode.TOO_LARGE);
      } else if (hasRoomFor(put) && addIfItFits(put, writer, maxBytes)) {
        outgoing.remove();
        added++;
      } else {
        return added;
      }
      put = outgoing.peek();
    }
    return added;
  }

  /**
   * Reads an Ack frame's message and tells the listener what is new.
   *
   * @throws MalformedFrameException if it names puts that were never sent or takes back an answer
   */
  public void onAck(byte[] array, int offset, int length) throws MalformedFrameException {
    ack.read(array, offset, length);
    unanswered.settle(ack, listener);
  }

  /** Puts sent on this link and not answered. */
  public int unansweredCount() {
    return unanswered.count();
  }

  /** The handles of what was sent on this link and not answered, in the order of sending. */
  public long[] unanswered() {
    return unanswered.handles();
  }

  /** Puts sent on this link so far. */
  public long sentCount() {
    return unanswered.next();
  }

  /** Bytes of the envelopes sent on this link so far. */
  public long envelopeBytesSent() {
    return envelopeBytesSent;
  }

  /** Whether this link's numbers are used up, so that what waits needs another link. */
  public boolean needsAnotherLink() {
    return needsAnotherLink;
  }

  private boolean hasRoomFor(OutgoingPut put) {
    if (unanswered.next() == Limits.MAX_PUTS_PER_LINK
        || (mailboxes.size() == Limits.MAX_MAILBOXES_PER_LINK
            && !mailboxes.containsKey(put.introduction()))) {
      needsAnotherLink = true;
      return false;
    }
    return unanswered.span() < Limits.MAX_UNANSWERED_PUTS;
  }

  private boolean addIfItFits(OutgoingPut put, FrameWriter writer, int maxBytes) {
    Introduction introduction = put.introduction();
    Integer known = mailboxes.get(introduction);
    int number = known == null ? mailboxes.size() : known;
    int mailboxField = number == mailbox ? PutCursor.ABSENT : number;
    int precedenceField =
        put.precedence().code() == precedence ? PutCursor.ABSENT : put.precedence().code();
    int lifetimeField =
        put.lifetimeHours() == lifetimeHours ? PutCursor.ABSENT : put.lifetimeHours();

    Mailbox message = known == null ? introduction.message() : null;
    int bytes =
        PutCursor.frameBytes(mailboxField, precedenceField, lifetimeField, put.body().length);
    if (message != null) {
      bytes += FrameWriter.frameBytes(FrameType.MAILBOX, message.getSerializedSize());
    }
    if (bytes > writer.room() || (!writer.isEmpty() && bytes > maxBytes - writer.size())) {
      return false;
    }
    if (message != null) {
      writer.add(FrameType.MAILBOX, message);
      mailboxes.put(introduction, number);
    }
    byte[] body = put.body();
    PutCursor.write(writer, mailboxField, precedenceField, lifetimeField, body, 0, body.length);
    mailbox = number;
    precedence = put.precedence().code();
    lifetimeHours = put.lifetimeHours();
    envelopeBytesSent += body.length;
    unanswered.add(put.handle());
    return true;
  }
}
