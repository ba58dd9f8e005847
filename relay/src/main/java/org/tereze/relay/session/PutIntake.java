package org.tereze.relay.session;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tereze.relay.store.PutItem;
import org.tereze.wire.AckCode;
import org.tereze.wire.EnvelopeHasher;
import org.tereze.wire.MailboxId;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.burst.BurstReceiver;
import org.tereze.wire.burst.ReceivedPut;
import org.tereze.wire.frame.FrameReader;
import org.tereze.wire.frame.FrameWriter;

/** Mailbox and Put frames of a link, made into items for the committer. One thread. */
final class PutIntake {
  static final int MAILBOX_BYTES = 256;
  static final int TRANSIT_BYTES = 1_280;

  private final BurstReceiver burst = new BurstReceiver();
  private final List<PutTarget> targets = new ArrayList<>();
  private final EnvelopeHasher hasher;
  private final byte[] id = new byte[Long.BYTES];
  private final TransitDesk transit;
  private final LinkMetrics metrics;
  private int heldBytes;

  PutIntake(TransitDesk transit, EnvelopeHasher hasher, LinkMetrics metrics) {
    this.transit = transit;
    this.hasher = hasher;
    this.metrics = metrics;
  }

  void onMailbox(FrameReader frame) throws MalformedFrameException {
    PutTarget target =
        transit.target(burst.onMailbox(frame.array(), frame.offset(), frame.length()));
    heldBytes += target.transit() == null ? MAILBOX_BYTES : TRANSIT_BYTES;
    targets.add(target);
  }

  /** About what is remembered of the mailboxes that were introduced. */
  int heldBytes() {
    return heldBytes;
  }

  /** Adds the put to the record's items, or decides it at once. */
  void onPut(FrameReader frame, RecordItems record) throws MalformedFrameException {
    ReceivedPut put = burst.onPut(frame.array(), frame.offset(), frame.length());
    if (put == null) {
      metrics.put(AckCode.TOO_LARGE);
      return;
    }
    PutTarget target = targets.get(put.introduction().number());
    if (target.refusal() != null) {
      decide(put.number(), target.refusal());
      return;
    }
    record.add(item(put, target, record.array()), put.number());
  }

  private PutItem item(ReceivedPut put, PutTarget target, byte[] recordArray) {
    byte[] array = put.array();
    int offset = put.bodyOffset();
    if (array != recordArray) {
      // A frame over several records lies in the reader's own array, which is used again.
      array = Arrays.copyOfRange(array, offset, offset + put.bodyLength());
      offset = 0;
    }
    long envelope = envelopeId(put.mailbox(), array, offset, put.bodyLength());
    int lane = put.precedence().code();
    int hours = put.lifetimeHours();
    if (target.transit() != null) {
      PutItem item =
          new PutItem(target.transit(), envelope, lane, hours, array, offset, put.bodyLength());
      transit.offer(item);
      return item;
    }
    return new PutItem(
        target.key(),
        put.verifier().firstLong(),
        envelope,
        lane,
        hours,
        array,
        offset,
        put.bodyLength());
  }

  /** The committer's answer, or that there is none: then the put is BUSY. */
  void answer(long number, PutItem put, boolean committed) {
    if (put.transit() != null) {
      transit.answered(put);
    }
    decide(number, committed ? put.result() : AckCode.BUSY);
  }

  private void decide(long number, AckCode code) {
    burst.decide(number, code);
    metrics.put(code);
  }

  boolean hasNews() {
    return burst.hasNews();
  }

  boolean writeAck(FrameWriter out) {
    return burst.writeAck(out);
  }

  int undecided() {
    return burst.undecidedCount();
  }

  private long envelopeId(MailboxId mailbox, byte[] array, int offset, int length) {
    hasher.hash(mailbox, array, offset, length, id, 0);
    long value = 0;
    for (byte b : id) {
      value = value << 8 | (b & 0xff);
    }
    return value;
  }
}
