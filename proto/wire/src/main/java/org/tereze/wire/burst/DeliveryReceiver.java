package org.tereze.wire.burst;

import java.util.HashMap;
import java.util.Map;
import org.tereze.wire.Limits;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.Precedence;
import org.tereze.wire.frame.DeliverCursor;

/**
 * Reads the Deliver frames of one link back into request, lane and sequence. One thread; one link;
 * its memory grows with the fetches that this side sent, never with what the relay sends.
 *
 * <p>After {@link #onDeliver} the accessors tell of that frame; the body is valid as long as the
 * array that was read.
 */
public final class DeliveryReceiver {
  private final Map<Integer, LaneSequences> requests = new HashMap<>();
  private final DeliverCursor cursor = new DeliverCursor();
  private long request;
  private Precedence lane = Precedence.ROUTINE;
  private long sequence;

  /**
   * Lets deliveries of this fetch in. To be called when the Fetch is sent, with its request number.
   */
  public void expect(int fetch) {
    requests.put(fetch, new LaneSequences());
  }

  /** No further delivery of this fetch is due: its Done came. */
  public void close(int fetch) {
    requests.remove(fetch);
  }

  /** Reads a Deliver frame's message. */
  public void onDeliver(byte[] array, int offset, int length) throws MalformedFrameException {
    cursor.read(array, offset, length);
    if (cursor.request() != DeliverCursor.ABSENT) {
      request = cursor.request();
    }
    if (cursor.lane() != DeliverCursor.ABSENT) {
      lane = Precedence.of((int) Math.min(cursor.lane(), Integer.MAX_VALUE));
    }
    LaneSequences sequences = request > Integer.MAX_VALUE ? null : requests.get((int) request);
    if (sequences == null) {
      throw new MalformedFrameException("delivery that was not fetched");
    }
    if (cursor.envelopeLength() == 0 || cursor.envelopeLength() > Limits.MAX_ENVELOPE_BYTES) {
      throw new MalformedFrameException("delivery of " + cursor.envelopeLength() + " bytes");
    }
    long last = sequences.last(lane.code());
    // Bound: a step of 0 would repeat, a huge one wrap around.
    if (cursor.step() < 1 || cursor.step() > Long.MAX_VALUE - last) {
      throw new MalformedFrameException("delivery whose sequence does not rise");
    }
    sequence = last + cursor.step();
    sequences.set(lane.code(), sequence);
  }

  public int request() {
    return (int) request;
  }

  public Precedence lane() {
    return lane;
  }

  /** At least 1; rises within a lane of a request. */
  public long sequence() {
    return sequence;
  }

  public int bodyOffset() {
    return cursor.envelopeOffset();
  }

  /** 1 to 32,768 bytes. */
  public int bodyLength() {
    return cursor.envelopeLength();
  }
}
