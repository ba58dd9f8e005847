package org.tereze.relay.session;

import java.util.function.LongSupplier;
import org.tereze.relay.burst.DeliveryBurst;
import org.tereze.wire.Limits;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.burst.RecordSizer;
import org.tereze.wire.frame.FrameWriter;

/**
 * Makes records of what a link has to say and sends them, no faster than they leave: at most two
 * records lie between here and the wire, so that FLASH overtakes what is read ahead. One thread.
 */
final class LinkOutput {
  private static final int RECORDS_UNDERWAY = 2;
  private static final int LEAST_BYTES = Limits.UNKNOWN_RATE_RECORD_PAYLOAD_BYTES;

  private final LinkPort port;
  private final LinkAnswers answers;
  private final PutIntake puts;
  private final DeliveryBurst deliveries;
  private final OutboundRecords records;
  private final RecordArrays arrays;
  private final LongSupplier nanos;
  private final LinkMetrics metrics;
  private final LinkMemory memory;
  private final RecordSizer sizer = new RecordSizer();
  private long underwayBytes;
  private long busySinceNanos;

  LinkOutput(
      LinkPort port,
      LinkAnswers answers,
      PutIntake puts,
      DeliveryBurst deliveries,
      OutboundRecords records,
      RecordArrays arrays,
      LinkContext context) {
    this.port = port;
    this.answers = answers;
    this.puts = puts;
    this.deliveries = deliveries;
    this.records = records;
    this.arrays = arrays;
    this.nanos = context.nanos();
    this.metrics = context.metrics();
    this.memory = context.memory();
  }

  /** Payload bytes of a record at the line's measured rate, less if memory is short. */
  int recordBytes() {
    // Bound: what lies between here and a wire that does not move.
    long most = Math.max(LEAST_BYTES, memory.shareBytes() / (2 * RECORDS_UNDERWAY));
    return (int) Math.min(sizer.recordBytes(), most);
  }

  /** What is sealed and has not left. */
  long underwayBytes() {
    return underwayBytes;
  }

  /** Collects what could go into the next record; false if there is nothing. */
  boolean compose() {
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
  void answer() throws MalformedFrameException {
    FrameWriter out = answers.out();
    sendRecord(out, out.cut(recordBytes()));
  }

  /** Sends what there is, as far as the line takes it. */
  void pump() throws MalformedFrameException {
    FrameWriter out = answers.out();
    while (underwayBytes < (long) RECORDS_UNDERWAY * recordBytes() && compose()) {
      sendRecord(out, out.cut(recordBytes()));
    }
  }

  /** Bytes have left: tells how fast the line is. */
  void flushed(int bytes) {
    long now = nanos.getAsLong();
    underwayBytes -= bytes;
    sizer.onAcked(bytes, Math.max(1, now - busySinceNanos));
    busySinceNanos = now;
    int delivered = deliveries.takeDeliveredCount();
    if (delivered > 0) {
      metrics.delivered(delivered, deliveries.takeDeliveredBytes());
    }
  }

  private void sendRecord(FrameWriter out, int payloadBytes) throws MalformedFrameException {
    byte[] record = arrays.take(payloadBytes + OutboundRecords.FIRST_EXTRA_BYTES);
    try {
      int bytes = records.seal(out.array(), out.offset(), payloadBytes, record);
      out.remove(payloadBytes);
      if (underwayBytes == 0) {
        busySinceNanos = nanos.getAsLong();
      }
      underwayBytes += bytes;
      metrics.sent(bytes);
      port.send(record, 0, bytes);
    } finally {
      arrays.give(record);
    }
  }
}
