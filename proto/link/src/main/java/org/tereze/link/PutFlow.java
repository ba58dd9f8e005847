package org.tereze.link;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tereze.wire.AckCode;
import org.tereze.wire.Limits;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.burst.BurstSender;
import org.tereze.wire.burst.Outgoing;
import org.tereze.wire.burst.OutgoingPut;
import org.tereze.wire.burst.RecordSizer;
import org.tereze.wire.frame.FrameReader;
import org.tereze.wire.frame.FrameWriter;

/**
 * The sending side of a burst on one link: puts and other frames leave in records of about a second
 * of the measured rate, no more than a window of puts is unanswered, and a silence ends the link.
 *
 * <p>One thread; blocks in the link only. Guarantees: each put is answered to the listener at most
 * once; what was not answered when the link ends is still the caller's.
 */
public final class PutFlow {
  /**
   * Before the first ack, and at least: more than one record, so that a long round trip does not
   * stop a thin line; and so little that what is lost need not wait for seconds behind what lies in
   * a modem's buffer. A fast line has it doubled with each round trip.
   */
  private static final int LEAST_WINDOW_BYTES = 6 * 1024;

  private static final int MOST_WINDOW_BYTES = 256 * 1024;
  private static final int WRITER_BYTES = 512 * 1024;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final NoiseLink link;
  private final FlowListener listener;
  private final LongSupplier nanoTime;
  private final FrameWriter writer = new FrameWriter(WRITER_BYTES);
  private final RecordSizer sizer = new RecordSizer();
  private final Map<Long, OutgoingPut> onTheirWay = new HashMap<>();
  private final BurstSender sender;

  private long onTheirWayBytes;
  private long ackedBytes;
  private long busySinceNanos;
  private long lastHeardNanos;
  private long receivedBytes;
  private boolean proven;

  /** On an open link; {@code nanoTime} is a monotonic clock. */
  public PutFlow(NoiseLink link, Outgoing outgoing, FlowListener listener, LongSupplier nanoTime) {
    this.link = link;
    this.listener = listener;
    this.nanoTime = nanoTime;
    this.sender = new BurstSender(new Watched(outgoing), this::answered);
    this.busySinceNanos = nanoTime.getAsLong();
    this.lastHeardNanos = busySinceNanos;
  }

  /** Where frames other than puts are added. */
  public FrameWriter writer() {
    return writer;
  }

  /** Puts sent on this link so far. */
  public long sentCount() {
    return sender.sentCount();
  }

  /** Puts that were sent on this link and not answered. */
  public int unansweredCount() {
    return sender.unansweredCount();
  }

  /** Whether everything in the writer has left and every put was answered. */
  public boolean isQuiet() {
    return writer.isEmpty() && sender.unansweredCount() == 0;
  }

  /** Whether this link's numbers are used up, so that what waits needs another link. */
  public boolean needsAnotherLink() {
    return sender.needsAnotherLink();
  }

  /** Adds as many puts as fit into one record. */
  public void fill() {
    listener.othersAdded(writer.size());
    sender.fill(writer, sizer.recordBytes());
  }

  /** Writes all that was added, before anything is read. Silence counts from here on. */
  public void sendFirst() throws LinkException {
    while (!writer.isEmpty()) {
      writeRecord();
    }
    lastHeardNanos = nanoTime.getAsLong();
  }

  /**
   * Writes a record if there is something to say and the window has room, then reads one if it is
   * there; waits for it only if nothing was written.
   *
   * @return as {@link NoiseLink#receive}
   * @throws LinkException also if the relay was silent for too long
   */
  public int next() throws LinkException {
    boolean wrote = write();
    int count = link.receive(wrote ? 0 : patienceMillis());
    if (count >= 0) {
      lastHeardNanos = nanoTime.getAsLong();
      receivedBytes += count;
    } else if (count == NoiseLink.NOTHING && !wrote && patienceMillis() <= 0) {
      throw LinkException.silent(link.answered());
    }
    return count;
  }

  /**
   * Waits for a record while nothing is owed by the relay: silence is no fault then.
   *
   * @return as {@link NoiseLink#receive}
   */
  public int idle(long mostMillis) throws LinkException {
    int count = link.receive(mostMillis);
    lastHeardNanos = nanoTime.getAsLong();
    receivedBytes += Math.max(0, count);
    return count;
  }

  private long patienceMillis() {
    long silentMillis = (nanoTime.getAsLong() - lastHeardNanos) / NANOS_PER_MILLI;
    return link.patience().silenceMillis(onTheirWayBytes, sizer.bytesPerSecond()) - silentMillis;
  }

  private boolean write() throws LinkException {
    if (onTheirWayBytes < windowBytes()) {
      fill();
    }
    return writeRecord() || prove();
  }

  /** Says nothing in a record, so that the relay knows its answers go to who holds the keys. */
  private boolean prove() throws LinkException {
    if (proven || !link.answered() || receivedBytes < Limits.PROVE_AFTER_BYTES) {
      return false;
    }
    link.send(new byte[0], 0, 0);
    proven = true;
    return true;
  }

  private boolean writeRecord() throws LinkException {
    listener.othersAdded(writer.size());
    int count = writer.cut(Math.min(sizer.recordBytes(), Limits.MAX_RECORD_PAYLOAD_BYTES));
    if (count == 0) {
      return false;
    }
    link.send(writer.array(), writer.offset(), count);
    proven |= link.answered();
    if (onTheirWayBytes <= count) {
      busySinceNanos = nanoTime.getAsLong();
    }
    writer.remove(count);
    listener.wrote(count);
    return true;
  }

  /** About twice what the line holds in a round trip: enough to keep it busy, little to lose. */
  private long windowBytes() {
    double inFlight = 2 * sizer.bytesPerSecond() * Math.max(0, link.rttMillis()) / 1000;
    return (long) Math.min(MOST_WINDOW_BYTES, Math.max(LEAST_WINDOW_BYTES, inFlight));
  }

  /** Reads an Ack frame. */
  public void onAck(FrameReader ack) throws MalformedFrameException {
    sender.onAck(ack.array(), ack.offset(), ack.length());
  }

  private void answered(long handle, AckCode code) {
    OutgoingPut put = onTheirWay.remove(handle);
    if (put != null) {
      onTheirWayBytes -= put.body().length;
      ackedBytes += put.body().length;
      listener.answered(put, code);
    }
  }

  /** All frames of a record were read, and what came of them is done: what it acked is measured. */
  public void recordRead() {
    if (ackedBytes > 0) {
      long now = nanoTime.getAsLong();
      sizer.onAcked(ackedBytes, now - busySinceNanos);
      busySinceNanos = now;
      ackedBytes = 0;
    }
  }

  /** The caller's puts, noted when they leave. */
  private final class Watched implements Outgoing {
    private final Outgoing outgoing;

    Watched(Outgoing outgoing) {
      this.outgoing = outgoing;
    }

    @Override
    public @Nullable OutgoingPut peek() {
      return outgoing.peek();
    }

    @Override
    public void remove() {
      OutgoingPut put = outgoing.peek();
      if (put == null) {
        throw new IllegalStateException("nothing to send");
      }
      outgoing.remove();
      onTheirWay.put(put.handle(), put);
      onTheirWayBytes += put.body().length;
      listener.putAdded(put, writer.size());
    }
  }
}
