package org.tereze.wire.burst;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tereze.schema.Mailbox;
import org.tereze.wire.AckCode;
import org.tereze.wire.Limits;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.Precedence;
import org.tereze.wire.frame.FrameReader;
import org.tereze.wire.frame.FrameWriter;
import org.tereze.wire.frame.PutCursor;

/**
 * The receiving half of a burst on one link: Mailbox and Put frames in, numbered puts out,
 * decisions in, acks out. One thread; one link; no I/O, no clock.
 *
 * <p>Guarantees: an ack names exactly what was decided; a refusal is told once; mailboxes and
 * undecided puts are bounded.
 *
 * <p><b>Does not</b> know whether an envelope is durable: {@code decide(…, STORED)} is the caller's
 * promise.
 */
public final class BurstReceiver {
  private final List<IntroducedMailbox> mailboxes = new ArrayList<>();
  private final UndecidedPuts puts = new UndecidedPuts();
  private final PutCursor cursor = new PutCursor();

  private int mailbox;
  private Precedence precedence = Precedence.ROUTINE;
  private int lifetimeHours = Limits.DEFAULT_LIFETIME_HOURS;
  private @Nullable ReceivedPut view;

  /** Reads a Mailbox frame's message. */
  public IntroducedMailbox onMailbox(byte[] array, int offset, int length)
      throws MalformedFrameException {
    // Bound: what a stranger can make this link remember.
    if (mailboxes.size() == Limits.MAX_MAILBOXES_PER_LINK) {
      throw new MalformedFrameException("more mailboxes than a link may introduce");
    }
    Mailbox message = FrameReader.parse(Mailbox.parser(), array, offset, length);
    IntroducedMailbox introduced =
        new IntroducedMailbox(mailboxes.size(), Introduction.of(message));
    mailboxes.add(introduced);
    return introduced;
  }

  /**
   * Reads a Put frame's message.
   *
   * @return a view valid until the next call; null if the put is already decided: it was TOO_LARGE
   */
  public @Nullable ReceivedPut onPut(byte[] array, int offset, int length)
      throws MalformedFrameException {
    // Bound: a sender waits at this many.
    if (puts.span() == Limits.MAX_UNANSWERED_PUTS || puts.next() == Limits.MAX_PUTS_PER_LINK) {
      throw new MalformedFrameException("more puts than a link may leave unanswered");
    }
    cursor.read(array, offset, length);
    if (cursor.envelopeLength() == 0) {
      throw new MalformedFrameException("put without an envelope");
    }
    readRun();
    long number = puts.add();
    if (cursor.envelopeLength() > Limits.MAX_ENVELOPE_BYTES) {
      puts.decide(number, AckCode.TOO_LARGE);
      return null;
    }
    return show(number, array);
  }

  /**
   * Says what became of a put, in any order, once for each.
   *
   * @throws IllegalStateException if it was said before, or there is no such put
   */
  public void decide(long number, AckCode code) {
    puts.decide(number, code);
  }

  /** Puts that came and are not decided. */
  public int undecidedCount() {
    return puts.undecided();
  }

  /** Puts that came on this link so far. */
  public long receivedCount() {
    return puts.next();
  }

  /** Whether {@link #writeAck} has something to say that was not said. */
  public boolean hasNews() {
    return puts.hasNews();
  }

  /**
   * Adds an Ack if something is new and there is room for it.
   *
   * @return whether it did
   */
  public boolean writeAck(FrameWriter writer) {
    return puts.writeAck(writer);
  }

  private void readRun() throws MalformedFrameException {
    if (cursor.mailbox() != PutCursor.ABSENT) {
      mailbox = (int) Math.min(cursor.mailbox(), Integer.MAX_VALUE);
    }
    if (mailbox >= mailboxes.size()) {
      throw new MalformedFrameException("put to a mailbox that was not introduced");
    }
    if (cursor.precedence() != PutCursor.ABSENT) {
      precedence = Precedence.of((int) Math.min(cursor.precedence(), Integer.MAX_VALUE));
    }
    if (cursor.lifetimeHours() != PutCursor.ABSENT) {
      lifetimeHours = Limits.grantedLifetimeHours((int) cursor.lifetimeHours());
    }
  }

  private ReceivedPut show(long number, byte[] array) {
    ReceivedPut put = view;
    if (put == null) {
      put = new ReceivedPut(mailboxes.get(mailbox));
      view = put;
    }
    put.number = number;
    put.mailbox = mailboxes.get(mailbox);
    put.precedence = precedence;
    put.lifetimeHours = lifetimeHours;
    put.array = array;
    put.bodyOffset = cursor.envelopeOffset();
    put.bodyLength = cursor.envelopeLength();
    return put;
  }
}
