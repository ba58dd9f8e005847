package org.tereze.wire.burst;

import java.util.HashMap;
import java.util.Map;
import org.tereze.wire.Precedence;
import org.tereze.wire.frame.DeliverCursor;
import org.tereze.wire.frame.FrameWriter;

/**
 * Writes the Deliver frames of one link: what is as in the frame before is left out, sequences go
 * as steps. One thread; one link; its memory grows with the fetches that are open, which the caller
 * bounds.
 *
 * <p>Sequences start at 1 and rise within a lane of a request; gaps cost a byte or two.
 */
public final class DeliverySender {
  private final Map<Integer, LaneSequences> requests = new HashMap<>();
  private int lastRequest;
  private int lastLane = Precedence.ROUTINE.code();

  /**
   * Adds a Deliver if the writer has room for it and then holds no more than {@code maxBytes}, or
   * was empty.
   *
   * @param request the number of the fetch on this link
   * @param sequence above the last one of this request and lane, and at least 1
   * @return whether it did; if not, nothing changed
   */
  public boolean offer(
      FrameWriter writer,
      int maxBytes,
      int request,
      Precedence lane,
      long sequence,
      byte[] array,
      int offset,
      int length) {
    LaneSequences sequences = requests.computeIfAbsent(request, unused -> new LaneSequences());
    long step = sequence - sequences.last(lane.code());
    if (step < 1) {
      throw new IllegalArgumentException("sequences must rise");
    }
    int requestField = request == lastRequest ? DeliverCursor.ABSENT : request;
    int laneField = lane.code() == lastLane ? DeliverCursor.ABSENT : lane.code();
    int bytes = DeliverCursor.frameBytes(requestField, laneField, step, length);
    if (bytes > writer.room() || (!writer.isEmpty() && bytes > maxBytes - writer.size())) {
      return false;
    }
    DeliverCursor.write(writer, requestField, laneField, step, array, offset, length);
    sequences.set(lane.code(), sequence);
    lastRequest = request;
    lastLane = lane.code();
    return true;
  }

  /** Forgets a fetch that is over: nothing more will be delivered for it. */
  public void close(int request) {
    requests.remove(request);
  }
}
