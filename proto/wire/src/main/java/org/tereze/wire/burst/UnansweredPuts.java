package org.tereze.wire.burst;

import java.util.Arrays;
import org.tereze.wire.AckCode;
import org.tereze.wire.Limits;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.frame.AckCursor;

/**
 * The puts of one link from the first undecided one on, in a ring that grows to {@link
 * Limits#MAX_UNANSWERED_PUTS}. One thread.
 */
final class UnansweredPuts {
  private static final byte WAITING = 0;
  private static final byte ANSWERED = 1;

  /** A refusal of the ack that is being read; the code is this minus the mark. */
  private static final byte REFUSED_NOW = 16;

  private long[] handles = new long[16];
  private byte[] states = new byte[16];

  /** Numbers: every put below {@code first} is answered; {@code next} is the next to be sent. */
  private long first;

  private long next;
  private int waiting;

  void add(long handle) {
    if (span() == handles.length) {
      grow();
    }
    handles[slot(next)] = handle;
    states[slot(next)] = WAITING;
    next++;
    waiting++;
  }

  long next() {
    return next;
  }

  /** From the first that waits to the last that was sent. */
  int span() {
    return (int) (next - first);
  }

  int count() {
    return waiting;
  }

  long[] handles() {
    long[] result = new long[waiting];
    int i = 0;
    for (long put = first; put < next; put++) {
      if (states[slot(put)] == WAITING) {
        result[i++] = handles[slot(put)];
      }
    }
    return result;
  }

  /** Checks the whole ack before it tells anything: a malformed one settles nothing. */
  void settle(AckCursor ack, AnswerListener listener) throws MalformedFrameException {
    check(ack);
    markRefusals(ack);
    for (long put = first; put < ack.decided(); put++) {
      answer(put, listener);
    }
    for (int i = 0; i < ack.holesBits(); i++) {
      if (ack.hole(i)) {
        answer(ack.decided() + 1 + i, listener);
      }
    }
    while (first < next && states[slot(first)] == ANSWERED) {
      first++;
    }
  }

  private void check(AckCursor ack) throws MalformedFrameException {
    if (ack.decided() > next) {
      throw new MalformedFrameException("ack of a put that was never sent");
    }
    for (int i = 0; i < ack.holesBits(); i++) {
      if (ack.hole(i) && ack.decided() + 1 + i >= next) {
        throw new MalformedFrameException("ack of a put that was never sent");
      }
    }
    for (int i = 0; i < ack.refusedCount(); i++) {
      checkRefusal(ack, i);
    }
  }

  private void checkRefusal(AckCursor ack, int i) throws MalformedFrameException {
    long put = ack.refusedPut(i);
    int code = ack.refusedCode(i);
    if (!AckCode.isCode(code) || code == AckCode.STORED.code()) {
      throw new MalformedFrameException("refusal with code " + code);
    }
    if (!isDecided(ack, put)) {
      throw new MalformedFrameException("refusal of a put that is not decided");
    }
    if (put < first || states[slot(put)] != WAITING) {
      throw new MalformedFrameException("refusal of a put that was answered before");
    }
  }

  private static boolean isDecided(AckCursor ack, long put) {
    if (put < ack.decided()) {
      return true;
    }
    long bit = put - ack.decided() - 1;
    return bit >= 0 && bit < ack.holesBits() && ack.hole((int) bit);
  }

  private void markRefusals(AckCursor ack) {
    for (int i = 0; i < ack.refusedCount(); i++) {
      states[slot(ack.refusedPut(i))] = (byte) (REFUSED_NOW + ack.refusedCode(i));
    }
  }

  private void answer(long put, AnswerListener listener) {
    if (put < first || states[slot(put)] == ANSWERED) {
      return;
    }
    byte state = states[slot(put)];
    states[slot(put)] = ANSWERED;
    waiting--;
    listener.onAnswer(
        handles[slot(put)], state == WAITING ? AckCode.STORED : refusal(state - REFUSED_NOW));
  }

  private static AckCode refusal(int code) {
    try {
      return AckCode.of(code);
    } catch (MalformedFrameException e) {
      throw new AssertionError("codes were checked before", e);
    }
  }

  private int slot(long put) {
    return (int) put & (handles.length - 1);
  }

  private void grow() {
    long[] oldHandles = handles;
    byte[] oldStates = states;
    handles = Arrays.copyOf(oldHandles, oldHandles.length * 2);
    states = Arrays.copyOf(oldStates, oldStates.length * 2);
    for (long put = first; put < next; put++) {
      int old = (int) put & (oldHandles.length - 1);
      handles[slot(put)] = oldHandles[old];
      states[slot(put)] = oldStates[old];
    }
  }
}
