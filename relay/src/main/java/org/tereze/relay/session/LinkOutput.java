package org.tereze.relay.session;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.tereze.relay.burst.DeliveryBurst;
import org.tereze.wire.Limits;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.burst.RecordSizer;
import org.tereze.wire.frame.FrameWriter;

/**
 * The relay's half of a link: silent until the client's first record has opened, then the answer
 * that completes the handshake, then records of whatever there is to say. They go no faster than
 * they leave: at most two lie between here and the wire, so that FLASH overtakes what is read
 * ahead. One thread.
 */
final class LinkOutput {
  private static final int RECORDS_UNDERWAY = 2;
  private static final int LEAST_BYTES = Limits.UNKNOWN_RATE_RECORD_PAYLOAD_BYTES;

  private final LinkContext context;
  private final LinkPort port;
  private final RecordArrays arrays;
  private final InboundRecords inbound;
  private final LinkAnswers answers;
  private final PutIntake puts;
  private final DeliveryBurst deliveries;
  private final ReadQueue reads;
  private final BooleanSupplier outstanding;
  private final RecordSizer sizer = new RecordSizer();
  private @Nullable OutboundRecords records;
  private long underwayBytes;
  private long busySinceNanos;

  /**
   * Nothing may be said yet.
   *
   * @param outstanding whether something that the client sent still wants its answer, or its rest
   */
  LinkOutput(
      LinkContext context,
      LinkPort port,
      RecordArrays arrays,
      InboundRecords inbound,
      LinkAnswers answers,
      PutIntake puts,
      DeliveryBurst deliveries,
      ReadQueue reads,
      BooleanSupplier outstanding) {
    this.context = context;
    this.port = port;
    this.arrays = arrays;
    this.inbound = inbound;
    this.answers = answers;
    this.puts = puts;
    this.deliveries = deliveries;
    this.reads = reads;
    this.outstanding = outstanding;
  }

  /** The client's first record is open: there is somebody to answer. */
  void begin() {
    context.metrics().handshake();
    records = new OutboundRecords(inbound.handshake());
    answers.hintForecast(); // whatever this link is for
  }

  /** Whether there is somebody to answer. */
  boolean hasBegun() {
    return records != null;
  }

  private OutboundRecords records() {
    if (records == null) {
      throw new IllegalStateException("no handshake");
    }
    return records;
  }

  /** The final handshake hash, once the relay has answered. */
  byte[] finalHash() {
    return records().transport().handshakeHash();
  }

  /** How much may be read ahead of what is written. */
  long mostAheadBytes() {
    return hasBegun() ? Math.min(context.limits().readAheadBytes(), 4L * recordBytes()) : 0;
  }

  /** Payload bytes of a record at the line's measured rate, less if memory is short. */
  private int recordBytes() {
    // Bound: what lies between here and a wire that does not move.
    long most = Math.max(LEAST_BYTES, context.memory().shareBytes() / (2 * RECORDS_UNDERWAY));
    return (int) Math.min(sizer.recordBytes(), most);
  }

  /** What is sealed and has not left. */
  long underwayBytes() {
    return underwayBytes;
  }

  /** Says what there is to say, as far as the line takes it. */
  void speak() throws MalformedFrameException {
    if (!hasBegun()) {
      return;
    }
    if (!records().answered()) {
      if (puts.undecided() > 0 && !puts.hasNews()) {
        return; // one sync later custody and what was fetched share a record and a packet
      }
      boolean composed = compose();
      if (composed ? isReadingForAnswer() : outstanding.getAsBoolean()) {
        return; // an answer is under way and will carry the handshake
      }
      answer();
    }
    pump();
  }

  /** Whether what the first flight asked for is about to come and has room in the answer. */
  private boolean isReadingForAnswer() {
    return reads.pending() > 0 && answers.out().size() < recordBytes();
  }

  /** Collects what could go into the next record; false if there is nothing. */
  private boolean compose() {
    FrameWriter out = answers.out();
    // Order: acks first; a cut then costs the client least.
    if (puts.hasNews()) {
      puts.writeAck(out);
    }
    if (out.size() < recordBytes()) {
      deliveries.fill(out, recordBytes());
    }
    answers.addHint();
    return !out.isEmpty();
  }

  /** Completes the handshake with what was composed, which may be nothing. */
  private void answer() throws MalformedFrameException {
    LinkKeyRing keys = inbound.keys();
    if (inbound.keyNumber() != keys.newest()) {
      answers.linkKey(keys.newest(), keys.publicKey(keys.newest()));
    }
    FrameWriter out = answers.out();
    sendRecord(out, out.cut(recordBytes()));
    inbound.answered(records().transport().opener());
  }

  private void pump() throws MalformedFrameException {
    FrameWriter out = answers.out();
    while (underwayBytes < (long) RECORDS_UNDERWAY * recordBytes() && compose()) {
      sendRecord(out, out.cut(recordBytes()));
    }
  }

  /** Bytes have left: tells how fast the line is. */
  void flushed(int bytes) {
    long now = context.nanos().getAsLong();
    underwayBytes -= bytes;
    sizer.onAcked(bytes, Math.max(1, now - busySinceNanos));
    busySinceNanos = now;
    int delivered = deliveries.takeDeliveredCount();
    if (delivered > 0) {
      context.metrics().delivered(delivered, deliveries.takeDeliveredBytes());
    }
  }

  private void sendRecord(FrameWriter out, int payloadBytes) throws MalformedFrameException {
    byte[] record = arrays.take(payloadBytes + OutboundRecords.FIRST_EXTRA_BYTES);
    try {
      int bytes = records().seal(out.array(), out.offset(), payloadBytes, record);
      out.remove(payloadBytes);
      if (underwayBytes == 0) {
        busySinceNanos = context.nanos().getAsLong();
      }
      underwayBytes += bytes;
      context.metrics().sent(bytes);
      port.send(record, 0, bytes);
    } finally {
      arrays.give(record);
    }
  }

  /** Destroys the keys of this direction. */
  void close() {
    if (records != null) {
      records.close();
    }
  }
}
