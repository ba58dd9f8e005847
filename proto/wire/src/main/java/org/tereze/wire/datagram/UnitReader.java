package org.tereze.wire.datagram;

import java.util.HashMap;
import java.util.Map;
import org.tereze.schema.Mailbox;
import org.tereze.wire.Limits;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.Precedence;
import org.tereze.wire.burst.IntroducedMailbox;
import org.tereze.wire.frame.FrameReader;
import org.tereze.wire.frame.FrameType;
import org.tereze.wire.frame.PutCursor;

/**
 * Reads the units that {@link UnitWriter} makes, in any order. One thread; one burst; remembers the
 * mailboxes that were introduced, at most {@link Limits#MAX_MAILBOXES_PER_LINK}.
 */
public final class UnitReader {
  /** Takes the puts of a unit in order. */
  @FunctionalInterface
  public interface PutSink {
    /**
     * A put.
     *
     * @param put its place in the unit, from 0
     * @param array holds the envelope at {@code offset}; it may be longer than any relay takes
     */
    void onPut(
        int put,
        IntroducedMailbox mailbox,
        Precedence precedence,
        int lifetimeHours,
        byte[] array,
        int offset,
        int length);
  }

  private final Map<Integer, IntroducedMailbox> mailboxes = new HashMap<>();
  private final PutCursor cursor = new PutCursor();

  /**
   * Reads a unit.
   *
   * @throws MalformedFrameException if no sender writes it; puts before the fault were given
   */
  public void read(byte[] unit, PutSink sink) throws MalformedFrameException {
    PayloadReader in = new PayloadReader(unit, 0, unit.length);
    int base = in.varint();
    FrameReader frames = new FrameReader();
    frames.feed(unit, in.offset(), unit.length - in.offset());
    Run run = new Run(base);
    while (frames.next()) {
      if (frames.type() == FrameType.MAILBOX) {
        introduce(base + run.introduced++, frames.message(Mailbox.parser()));
      } else if (frames.type() == FrameType.PUT) {
        put(frames, run, sink);
      } else {
        throw new MalformedFrameException("a unit with a " + frames.type());
      }
    }
    if (!frames.isAtFrameBoundary()) {
      throw new MalformedFrameException("unit ends inside a frame");
    }
  }

  private void introduce(int number, Mailbox message) throws MalformedFrameException {
    // Bound: what a stranger can make this burst remember.
    if (number >= Limits.MAX_MAILBOXES_PER_LINK) {
      throw new MalformedFrameException("more mailboxes than a burst may introduce");
    }
    // Bound: whoever keeps something for each introduction keeps no more than the numbers allow.
    if (mailboxes.putIfAbsent(number, IntroducedMailbox.of(number, message)) != null) {
      throw new MalformedFrameException("two mailboxes of one number");
    }
  }

  private void put(FrameReader frames, Run run, PutSink sink) throws MalformedFrameException {
    cursor.read(frames.array(), frames.offset(), frames.length());
    if (cursor.envelopeLength() == 0) {
      throw new MalformedFrameException("put without an envelope");
    }
    // Bound: a refusal names its put by one byte.
    if (run.puts == DatagramLimits.MAX_UNIT_PUTS) {
      throw new MalformedFrameException("unit of too many puts");
    }
    if (cursor.mailbox() != PutCursor.ABSENT) {
      run.mailbox = (int) Math.min(cursor.mailbox(), Integer.MAX_VALUE);
    }
    if (cursor.precedence() != PutCursor.ABSENT) {
      run.precedence = Precedence.of((int) Math.min(cursor.precedence(), Integer.MAX_VALUE));
    }
    if (cursor.lifetimeHours() != PutCursor.ABSENT) {
      run.lifetimeHours = Limits.grantedLifetimeHours((int) cursor.lifetimeHours());
    }
    IntroducedMailbox mailbox = mailboxes.get(run.mailbox);
    if (mailbox == null) {
      throw new MalformedFrameException("put to a mailbox that was not introduced");
    }
    sink.onPut(
        run.puts++,
        mailbox,
        run.precedence,
        run.lifetimeHours,
        frames.array(),
        cursor.envelopeOffset(),
        cursor.envelopeLength());
  }

  /** As in the put before. */
  private static final class Run {
    int mailbox;
    Precedence precedence = Precedence.ROUTINE;
    int lifetimeHours = Limits.DEFAULT_LIFETIME_HOURS;
    int introduced;
    int puts;

    Run(int mailbox) {
      this.mailbox = mailbox;
    }
  }
}
